/** @param {DragEvent} event */
function carriesFiles(event) {
  return event.dataTransfer?.types.includes("Files") ?? false;
}

/**
 * Lets files be dropped into an element, which has `data-dropping` while files are held over it.
 *
 * @param {HTMLElement} zone
 * @param {{ accepts: () => boolean, onFiles: (files: File[]) => void }} handlers  `accepts` says
 *   whether the element shows itself as a target now
 */
export function acceptDroppedFiles(zone, { accepts, onFiles }) {
  zone.addEventListener("dragover", (event) => {
    if (!carriesFiles(event) || !accepts()) return;
    event.preventDefault();
    zone.dataset.dropping = "true";
  });
  zone.addEventListener("dragleave", (event) => {
    // Leaving for an element inside is not leaving.
    if (!zone.contains(event.relatedTarget)) delete zone.dataset.dropping;
  });
  zone.addEventListener("drop", (event) => {
    delete zone.dataset.dropping;
    if (!carriesFiles(event)) return;
    event.preventDefault();
    onFiles([...event.dataTransfer.files]);
  });
}

/** Files that are dropped where nothing accepts them do nothing: the browser would open them instead of the page. */
export function refuseOtherFiles() {
  for (const type of ["dragover", "drop"]) {
    document.addEventListener(type, (event) => carriesFiles(event) && event.preventDefault());
  }
}
