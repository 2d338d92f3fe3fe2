// What a person does in a live table by keys and clicks: moves the selection, and opens a row's page.

const isChord = (event) => event.ctrlKey || event.metaKey || event.altKey;

export class FeedControl {
  #viewport;
  #selection;
  #getCount;
  #keepPlace;
  #goTo;

  /**
   * @param {() => number} getCount how many rows the table has
   * @param {() => void} keepPlace called before the page is left for a row's
   * @param {(key: string) => void} goTo shows a row's page
   */
  constructor(viewport, selection, getCount, keepPlace, goTo) {
    this.#viewport = viewport;
    this.#selection = selection;
    this.#getCount = getCount;
    this.#keepPlace = keepPlace;
    this.#goTo = goTo;
    viewport.table.addEventListener("keydown", (event) => this.#onKey(event));
    viewport.body.addEventListener("click", (event) => this.#onClick(event));
    viewport.body.addEventListener("dblclick", (event) => this.#open(viewport.rowOf(event)?.key));
  }

  /** j and k work from anywhere on the page where they mean nothing else, until the returned function is called. */
  listenToPage() {
    const onKey = (event) => {
      const isTaken = event.defaultPrevented || event.target.closest?.("input, textarea, select, dialog, [popover]");
      if (isTaken || !["j", "k"].includes(event.key) || isChord(event)) return;
      this.#viewport.table.focus({ preventScroll: true });
      this.#move(event.key === "j" ? 1 : -1);
    };
    document.addEventListener("keydown", onKey);
    return () => document.removeEventListener("keydown", onKey);
  }

  #onKey(event) {
    if (isChord(event) || event.target !== this.#viewport.table) return;
    const { page } = this.#viewport;
    const steps = { ArrowDown: 1, j: 1, ArrowUp: -1, k: -1, PageDown: page, PageUp: -page, Home: -Infinity, End: Infinity };
    if (event.key in steps) this.#move(steps[event.key]);
    else if (event.key === "Enter") this.#openSelected();
    else if (event.key === "Escape" && this.#selection.key) this.#selection.select(-1);
    else return;
    event.preventDefault();
  }

  #move(step) {
    const count = this.#getCount();
    if (count === 0) return;
    const { position } = this.#selection;
    const from = position >= 0 ? position : this.#viewport.visible.first + (step > 0 ? -1 : 1);
    const to = Math.min(count - 1, Math.max(0, from + step));
    this.#viewport.reveal(to);
    this.#selection.select(to);
  }

  #onClick(event) {
    const row = this.#viewport.rowOf(event);
    if (!row || event.defaultPrevented) return;
    this.#selection.select(row.position);
    if (event.target.closest("a")) this.#keepPlace();
    else if (getComputedStyle(row.tr).display === "grid") this.#open(row.key); // on a phone a row is one button
  }

  /** By its key, wherever it has been scrolled to; but not one that this order may no longer hold. */
  #openSelected() {
    if (this.#selection.position >= 0) this.#open(this.#selection.key);
  }

  #open(key) {
    if (!key) return; // the row is on its way
    this.#keepPlace();
    this.#goTo(key);
  }
}
