/** In front of all other scripts of a page: tells the server of what nobody catches, and of files that do not load. */
{
  const run = new URLSearchParams(location.search).get("run");
  const tell = (failure) => {
    const body = JSON.stringify({ failure: String(failure) });
    fetch(`${location.origin}/report?run=${run}`, { method: "POST", body }).catch(() => {});
  };
  addEventListener(
    "error",
    (event) => tell(event.message ?? `${event.target.src} does not load`),
    true,
  );
  addEventListener("unhandledrejection", ({ reason }) => tell(reason?.stack ?? reason));
}
