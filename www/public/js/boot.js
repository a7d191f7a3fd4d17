/* Loads the page's modules, and says so when that fails: a blank page helps nobody. */
import("./main.js").catch((error) => {
  console.error(error);
  const notice = document.querySelector("#boot-failure");
  notice.hidden = false;
  notice.querySelector("code").textContent = String(error?.message ?? error);
});
