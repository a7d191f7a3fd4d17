/** How near to the end counts as being there. */
const NEAR = 40;

/**
 * Keeps the end of a growing list in view for as long as the reader has not scrolled away from it,
 * whatever makes it grow: a new entry, a picture that has loaded, a keyboard that covers half the window.
 */
export class PinnedScroll {
  #scroller;
  #isPinned = true;
  #lastTop = 0;
  #frame;

  /**
   * @param {HTMLElement} scroller
   * @param {HTMLElement} content  the child that grows
   */
  constructor(scroller, content) {
    this.#scroller = scroller;
    scroller.addEventListener("scroll", () => this.#onScroll());
    const observer = new ResizeObserver(() => this.follow());
    observer.observe(scroller);
    observer.observe(content);
  }

  /** To be called when something was added: a list that loses an entry as it gains one does not grow. */
  follow() {
    if (!this.#isPinned || this.#frame) return;
    this.#frame = requestAnimationFrame(() => {
      this.#frame = undefined;
      if (this.#isPinned) this.toEnd();
    });
  }

  toEnd() {
    this.#isPinned = true;
    this.#scroller.scrollTop = this.#scroller.scrollHeight;
  }

  #onScroll() {
    const { scrollHeight, scrollTop, clientHeight } = this.#scroller;
    const isNearEnd = scrollHeight - scrollTop - clientHeight < NEAR;
    // Something may have been added between scrolling and this event: only going back unpins.
    if (isNearEnd) this.#isPinned = true;
    else if (scrollTop < this.#lastTop) this.#isPinned = false;
    this.#lastTop = scrollTop;
  }
}
