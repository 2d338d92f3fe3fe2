// The part of a live table that is in the document: the rows in sight and some around them, used again as they scroll past, between two
// spacers that stand for all others.

import { FeedRow } from "./feed-row.js";

export const OVERSCAN = 12; // fewer leave blanks while scrolling

export class FeedViewport {
  scroller = document.createElement("div");
  table = document.createElement("table");
  body = document.createElement("tbody");
  #rows = []; // FeedRow, in order, without gaps
  #rowHeight = 33;
  #above = spacer();
  #below = spacer();
  #id;
  #dataAt;
  #head;
  #makeRow = () => null;

  /**
   * @param {string} id the rows' ids start with it
   * @param {(position: number) => object | undefined} dataAt a row's data, where it is known
   */
  constructor(id, dataAt) {
    this.#id = id;
    this.#dataAt = dataAt;
    this.scroller.className = "feed-scroll";
    this.table.setAttribute("role", "grid");
    this.table.tabIndex = 0;
    this.body.append(this.#above, this.#below);
    this.scroller.append(this.table);
  }

  build(head, columns, states, isPickable) {
    this.#head = head.thead;
    this.#makeRow = () => new FeedRow(columns, states, isPickable);
    this.table.replaceChildren(head.colgroup, head.thead, this.body);
    this.table.setAttribute("aria-colcount", String(columns.length + (isPickable ? 1 : 0)));
    if (isPickable) this.table.setAttribute("aria-multiselectable", "true");
  }

  get rows() {
    return this.#rows;
  }

  rowAt(position) {
    return this.#rows[position - (this.#rows[0]?.position ?? 0)];
  }

  rowOf(event) {
    const tr = event.target.closest?.("tr");
    return this.#rows.find((row) => row.tr === tr);
  }

  get visible() {
    const first = Math.floor(this.scroller.scrollTop / this.#rowHeight);
    return { first, end: first + Math.ceil(this.scroller.clientHeight / this.#rowHeight) + 1 };
  }

  /** How many rows a page key moves by: those in sight below the header, but for one to keep the place by. */
  get page() {
    return Math.max(1, Math.floor((this.scroller.clientHeight - this.#rowHeight) / this.#rowHeight) - 1);
  }

  show(position) {
    this.rowAt(position)?.show(position, this.#dataAt(position), this.#id);
  }

  showAll() {
    for (const row of this.#rows) this.show(row.position);
  }

  /** Puts the rows in the document that a table of so many needs here. */
  draw(count) {
    const { first: top, end: bottom } = this.visible;
    const first = Math.min(count, Math.max(0, top - OVERSCAN));
    this.#recycle(first, Math.max(first, Math.min(count, bottom + OVERSCAN)));
    this.space(count);
  }

  /** Makes the table as high as so many rows. */
  space(count) {
    const first = this.#rows[0]?.position ?? 0;
    this.#above.style.height = `${first * this.#rowHeight}px`;
    this.#below.style.height = `${Math.max(0, count - first - this.#rows.length) * this.#rowHeight}px`;
  }

  /** After the rows' look has changed: all are made anew by the next draw. */
  reset(rowHeight) {
    this.#rowHeight = rowHeight;
    for (const row of this.#rows.splice(0)) row.tr.remove();
  }

  scrollTo(position) {
    this.scroller.scrollTop = position * this.#rowHeight;
  }

  /** Scrolls as little as shows a row below the header. */
  reveal(position) {
    const top = position * this.#rowHeight;
    const room = this.scroller.clientHeight - this.#head.offsetHeight - this.#rowHeight;
    if (top < this.scroller.scrollTop) this.scroller.scrollTop = top;
    else if (top > this.scroller.scrollTop + room) this.scroller.scrollTop = top - room;
  }

  /** Moves rows that left the range to where it grew. Their order in the document stays that of the table. */
  #recycle(first, end) {
    const spare = [];
    while (this.#rows.length > 0 && this.#rows[0].position < first) spare.push(this.#rows.shift());
    while (this.#rows.length > 0 && this.#rows.at(-1).position >= end) spare.push(this.#rows.pop());
    const take = (position) => {
      const row = spare.pop() ?? this.#makeRow();
      row.show(position, this.#dataAt(position), this.#id);
      return row;
    };
    for (let position = (this.#rows[0]?.position ?? end) - 1; position >= first; position--) {
      const row = take(position);
      this.body.insertBefore(row.tr, this.#rows[0]?.tr ?? this.#below);
      this.#rows.unshift(row);
    }
    for (let position = (this.#rows.at(-1)?.position ?? first - 1) + 1; position < end; position++) {
      const row = take(position);
      this.body.insertBefore(row.tr, this.#below);
      this.#rows.push(row);
    }
    for (const row of spare) row.tr.remove();
  }
}

function spacer() {
  const tr = document.createElement("tr");
  tr.className = "feed-space";
  tr.setAttribute("aria-hidden", "true");
  return tr;
}
