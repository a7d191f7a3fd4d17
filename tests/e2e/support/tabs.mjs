/**
 * Tabs of Chromium as its user has them: they are hidden behind one another, frozen, and kept in the back/forward
 * cache. Pages of Playwright are always visible and never kept, so these tabs are driven by the DevTools protocol alone.
 */
import { launchChromium } from "../../../scripts/chromium.mjs";

/** What Playwright switches off. */
const AS_USERS_HAVE_IT = [
  "--disable-back-forward-cache",
  "--disable-background-timer-throttling",
  "--disable-backgrounding-occluded-windows",
  "--disable-renderer-backgrounding",
];

const launch = () => launchChromium([], { ignoreDefaultArgs: AS_USERS_HAVE_IT });

/** @param {import("../run.mjs").TestContext} t */
export async function openBrowser(t) {
  const devtools = await (await t.launched(launch)).newBrowserCDPSession();
  t.defer(() => devtools.detach());
  return {
    /** A new tab, in front of the others, until the test ends. @param {string} url */
    async open(url) {
      const tab = await Tab.open(devtools);
      t.defer(() => tab.close());
      await tab.go(url);
      return tab;
    },
    /** The ids of the processes in which pages run. */
    async renderers() {
      const { processInfo } = await devtools.send("SystemInfo.getProcessInfo");
      return processInfo.filter(({ type }) => type === "renderer").map(({ id }) => id);
    },
  };
}

export class Tab {
  #devtools;
  #targetId;
  #sessionId;
  #commands = 0;
  #unanswered = new Map();
  #awaited = new Map();

  static async open(devtools) {
    const { targetId } = await devtools.send("Target.createTarget", { url: "about:blank" });
    // In a session of its own the page would be Playwright's.
    const { sessionId } = await devtools.send("Target.attachToTarget", {
      targetId,
      flatten: false,
    });
    const tab = new Tab(devtools, targetId, sessionId);
    await tab.send("Page.enable");
    return tab;
  }

  constructor(devtools, targetId, sessionId) {
    this.#devtools = devtools;
    this.#targetId = targetId;
    this.#sessionId = sessionId;
    devtools.on("Target.receivedMessageFromTarget", (event) => {
      if (event.sessionId === sessionId) this.#receive(JSON.parse(event.message));
    });
  }

  /** A command of the DevTools protocol. */
  send(method, params = {}) {
    const id = ++this.#commands;
    const answer = new Promise((resolve, reject) => {
      this.#unanswered.set(id, ({ result, error }) =>
        error ? reject(new Error(`${method}: ${error.message}`)) : resolve(result),
      );
    });
    const message = JSON.stringify({ id, method, params });
    void this.#devtools.send("Target.sendMessageToTarget", {
      sessionId: this.#sessionId,
      message,
    });
    return answer;
  }

  /** The next event of this name. */
  next(method) {
    return new Promise((resolve) => this.#awaited.set(method, resolve));
  }

  async go(url) {
    const loaded = this.next("Page.loadEventFired");
    await this.send("Page.navigate", { url });
    await loaded;
  }

  /** As the button of the browser does. */
  async back() {
    const { currentIndex, entries } = await this.send("Page.getNavigationHistory");
    await this.send("Page.navigateToHistoryEntry", { entryId: entries[currentIndex - 1].id });
  }

  toFront() {
    return this.#devtools.send("Target.activateTarget", { targetId: this.#targetId });
  }

  close() {
    return this.#devtools.send("Target.closeTarget", { targetId: this.#targetId });
  }

  /** Only a hidden page can be frozen. */
  freeze() {
    return this.send("Page.setWebLifecycleState", { state: "frozen" });
  }

  thaw() {
    return this.send("Page.setWebLifecycleState", { state: "active" });
  }

  /** Ends the page's process, as a browser does that discards the tab. */
  async kill() {
    const crashed = this.next("Inspector.targetCrashed");
    // The answer comes from nobody, and says so.
    this.send("Page.crash").catch(() => {});
    await crashed;
  }

  /** @param {string} expression its value can be written as JSON */
  async evaluate(expression) {
    const { result, exceptionDetails } = await this.send("Runtime.evaluate", {
      expression,
      awaitPromise: true,
      returnByValue: true,
    });
    if (exceptionDetails) throw new Error(exceptionDetails.exception?.description);
    return result.value;
  }

  #receive({ id, method, params, ...answer }) {
    if (id !== undefined) {
      this.#unanswered.get(id)?.(answer);
      this.#unanswered.delete(id);
    } else {
      this.#awaited.get(method)?.(params);
      this.#awaited.delete(method);
    }
  }
}
