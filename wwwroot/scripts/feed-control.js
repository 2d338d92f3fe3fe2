// What a person does in a live table by keys and clicks: moves the selection, and opens a row's page.

const WALKS = ["ArrowDown", "ArrowUp", "PageDown", "PageUp", "Home", "End"];

const isChord = (event) => event.ctrlKey || event.metaKey || event.altKey;

export class FeedControl {
  #viewport;
  #selection;
  #picks;
  #groups;
  #getCount;
  #keepPlace;
  #goTo;

  /**
   * @param {FeedViewport} viewport
   * @param {FeedSelection} selection
   * @param {FeedPicks} picks
   * @param {FeedGroups} groups
   * @param {() => number} getCount how many rows the table has
   * @param {() => void} keepPlace called before the page is left for a row's
   * @param {(key: string) => void} goTo shows a row's page
   */
  constructor(viewport, selection, picks, groups, getCount, keepPlace, goTo) {
    this.#viewport = viewport;
    this.#selection = selection;
    this.#picks = picks;
    this.#groups = groups;
    this.#getCount = getCount;
    this.#keepPlace = keepPlace;
    this.#goTo = goTo;
    viewport.table.addEventListener("keydown", (event) => this.#onKey(event));
    viewport.body.addEventListener("click", (event) => this.#onClick(event));
    viewport.body.addEventListener("dblclick", (event) => {
      const row = viewport.rowOf(event);
      if (row && !row.isGroup && !event.target.closest(".pick")) this.#open(row.key);
    });
    // a range of rows is meant, not of text
    viewport.body.addEventListener("mousedown", (event) => event.shiftKey && picks.isOn && event.preventDefault());
  }

  /**
   * j, k and x work from anywhere on the page where they mean nothing else, and what walks through the rows or selects all where the focus is on
   * nothing that has keys of its own, until the returned function is called.
   */
  listenToPage() {
    const onKey = (event) => {
      const isTaken = event.defaultPrevented || event.target.closest?.("input, textarea, select, dialog, [popover]");
      if (isTaken) return;
      if (event.target.matches?.("body, h1") && this.#isWalk(event)) {
        this.#viewport.table.focus({ preventScroll: true });
        this.#onTableKey(event);
        return;
      }
      if (!["j", "k", "x"].includes(event.key) || isChord(event)) return;
      this.#viewport.table.focus({ preventScroll: true });
      if (event.key === "x") this.#onPickKey(event);
      else this.#move(event.key === "j" ? 1 : -1);
    };
    document.addEventListener("keydown", onKey);
    return () => document.removeEventListener("keydown", onKey);
  }

  #isWalk(event) {
    const isCommand = (event.ctrlKey || event.metaKey) && !event.altKey;
    return isCommand ? event.key === "a" && this.#picks.isOn : !isChord(event) && WALKS.includes(event.key);
  }

  #onKey(event) {
    if (event.target === this.#viewport.table) this.#onTableKey(event);
  }

  #onTableKey(event) {
    if (this.#picks.isOn && this.#onPickKey(event)) {
      event.preventDefault();
      return;
    }
    if (isChord(event)) return;
    const to = this.#groups.onKey(event.key, this.#selection.position);
    if (to !== undefined) {
      event.preventDefault();
      if (to !== this.#selection.position) this.#move(to - this.#selection.position);
      return;
    }
    const { page } = this.#viewport;
    const steps = { ArrowDown: 1, j: 1, ArrowUp: -1, k: -1, PageDown: page, PageUp: -page, Home: -Infinity, End: Infinity };
    if (event.key in steps) this.#move(steps[event.key], event.shiftKey);
    else if (event.key === "Enter") this.#openSelected();
    else if (event.key === "Escape" && this.#selection.key) this.#selection.select(-1);
    else return;
    event.preventDefault();
  }

  /** @returns whether it was one */
  #onPickKey(event) {
    const isCommand = (event.ctrlKey || event.metaKey) && !event.altKey;
    if (isCommand && event.key === "a") this.#picks.all();
    else if (isChord(event)) return false;
    else if ((event.key === " " || event.key === "x") && this.#selection.position >= 0) this.#picks.toggle(this.#selection.position);
    else if (event.key === "Escape" && this.#picks.isAny) this.#picks.none();
    else return false;
    return true;
  }

  #move(step, isRange = false) {
    const count = this.#getCount();
    if (count === 0) return;
    const { position } = this.#selection;
    const from = position >= 0 ? position : this.#viewport.visible.first + (step > 0 ? -1 : 1);
    const to = Math.min(count - 1, Math.max(0, from + step));
    this.#viewport.reveal(to);
    this.#selection.select(to);
    this.#draw(isRange, from, to);
  }

  /** Draws a range out to a row, or ends the one that was drawn. */
  #draw(isRange, from, to) {
    if (isRange && this.#picks.isOn) this.#picks.extend(Math.max(0, from), to);
    else this.#picks.restart(to);
  }

  #onClick(event) {
    const row = this.#viewport.rowOf(event);
    if (!row || event.defaultPrevented) return;
    const from = this.#selection.position;
    this.#selection.select(row.position);
    if (row.isGroup) {
      this.#picks.restart();
      this.#groups.toggle(row.position);
      return;
    }
    const isLink = event.target.closest("a") !== null;
    if (this.#picks.isOn && !isLink && (event.target.closest(".pick") || event.ctrlKey || event.metaKey || event.shiftKey)) {
      if (event.shiftKey) this.#draw(true, from < 0 ? row.position : from, row.position);
      else this.#picks.toggle(row.position);
      return;
    }
    this.#picks.restart(row.position);
    if (isLink) this.#keepPlace();
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
