// The picked rows of a live table. Which they are the server knows, since a pick may reach over rows that this browser does not hold
// (LiveFeed.Picks.cs, LivePickText.cs); what is asked for is drawn at once, and what the server says of an older question is not.

import { GROUP } from "./feed-marks.js";

const UNIT = "\u001f";

export class FeedPicks {
  #viewport;
  #data;
  #raise;
  #head = null;
  #base = "none";
  #keys = new Set(); // of the rows that are held: the picked ones; with all or most, those that are not
  #turn = 0;
  #anchor = -1;
  #end = -1;

  /**
   * @param {FeedViewport} viewport
   * @param {FeedRows} data
   * @param {(asked: object) => void} raise
   */
  constructor(viewport, data, raise) {
    this.#viewport = viewport;
    this.#data = data;
    this.#raise = raise;
  }

  isOn = false;

  set head(head) {
    this.#head = head;
    this.show();
  }

  get isAny() {
    return this.#base !== "none";
  }

  /** @param {string | null} text as the server says it; null where rows cannot be picked */
  apply(text) {
    this.isOn = text !== null;
    if (text === null) return;
    const [turn, base, ...keys] = text.split(UNIT);
    if (Number(turn) < this.#turn) return;
    this.#base = base;
    this.#keys = new Set(keys);
    this.show();
  }

  show() {
    if (!this.isOn) return;
    for (const row of this.#viewport.rows) row.pick(row.key !== null && !row.isGroup && this.#has(row.key));
    this.#head?.showPicks(this.#base);
  }

  #has(key) {
    return this.#keys.has(key) !== (this.#base === "all" || this.#base === "most");
  }

  /** The next range begins elsewhere. */
  restart(anchor = -1) {
    this.#anchor = anchor;
    this.#end = -1;
  }

  toggle(position) {
    if (isCutOff()) return;
    const { key, marks } = this.#data.rows.get(position) ?? {};
    if (key === undefined || marks & GROUP) return;
    const isPicked = !this.#has(key);
    this.#set(key, isPicked);
    this.restart(position);
    this.#ask({ does: "one", key, isPicked });
  }

  /** Picks all from where the range began, or else from here, to there. */
  extend(from, to) {
    if (isCutOff()) return;
    if (this.#anchor < 0) this.#anchor = from;
    const former = this.#end;
    this.#end = to;
    for (const [position, row] of this.#data.rows) {
      if (row.marks & GROUP) continue;
      const isIn = isBetween(position, this.#anchor, to);
      if (isIn || (former >= 0 && isBetween(position, this.#anchor, former))) this.#set(row.key, isIn);
    }
    const { order, table } = this.#data;
    this.#ask({ does: "range", from: this.#anchor, to, former, order, table });
  }

  all() {
    this.#replace("all");
  }

  none() {
    this.#replace("none");
  }

  /** What an address says that is picked. */
  restore(text) {
    this.#ask({ does: "restore", text });
  }

  #replace(base) {
    if (isCutOff()) return;
    this.#base = base;
    this.#keys.clear();
    this.restart();
    this.#ask({ does: base });
  }

  #set(key, isPicked) {
    const isOfAll = this.#base === "all" || this.#base === "most";
    if (isPicked === isOfAll) this.#keys.delete(key);
    else this.#keys.add(key);
    this.#base = isOfAll ? (isPicked ? this.#base : "most") : isPicked ? "some" : this.#base;
  }

  #ask(asked) {
    this.show();
    this.#raise({ ...asked, turn: ++this.#turn });
  }
}

/** Nothing that is asked for reaches the server, which would go on knowing other picks than are drawn. */
const isCutOff = () => document.documentElement.dataset.connection === "lost";

const isBetween = (position, one, other) => position >= Math.min(one, other) && position <= Math.max(one, other);
