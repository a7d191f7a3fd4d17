// What a worker of a page answers.

/**
 * @param {import("playwright-core").Page} page
 * @param {string} script the path of a module that answers one message with another
 * @param {unknown} message
 * @returns {Promise<any>}
 */
export const answerOfWorker = (page, script, message) =>
  page.evaluate(
    ([path, question]) =>
      new Promise((resolve, reject) => {
        const worker = new Worker(/** @type {string} */ (path), { type: "module" });
        worker.onmessage = ({ data }) => resolve(data);
        worker.onerror = (event) => reject(new Error(event.message));
        worker.postMessage(question);
      }),
    [script, message],
  );
