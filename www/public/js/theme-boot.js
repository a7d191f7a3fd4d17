/* Classic script in the head: the theme stands before the first paint. */
(() => {
  const dark = matchMedia("(prefers-color-scheme: dark)");
  let chosen = null;
  try {
    chosen = localStorage.getItem("theme");
  } catch {
    // Storage can be switched off; the theme then follows the system.
  }
  document.documentElement.dataset.theme = chosen ?? (dark.matches ? "dark" : "light");
})();
