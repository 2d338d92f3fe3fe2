// <live-feed>: a table of any length that shows what its server side composes (LiveFeed.razor). It owns its rows, the scrolling, the keys
// and the selection; Blazor sets its attributes and hears its events, and never touches what is inside.

import { everySecond } from "./clock.js";
import { DIVISION } from "./feed-cells.js";
import { FeedHead } from "./feed-head.js";
import { readPlace, writePlace } from "./feed-place.js";
import { FeedRow } from "./feed-row.js";
import { FeedRows } from "./feed-text.js";

const OVERSCAN = 12; // fewer leave blanks while scrolling
const CHUNK = 8; // as LiveFrame.ChunkRows
const MOST_AHEAD = 96;
const DEBOUNCE = 80;
const SKELETON_ROWS = 14;

let made = 0;

class LiveFeed extends HTMLElement {
  static observedAttributes = ["columns", "sort", "label", "d"];

  #id = `feed-${++made}`;
  #data = new FeedRows();
  #columns = [];
  #states = {};
  #head;
  #rows = []; // FeedRow, in order, without gaps
  #rowHeight = 33;
  #selected = { key: "", position: -1 };
  #asked = { first: 0, count: 0 };
  #askedTop = 0;
  #timers = new Map();
  #place = { row: 0, key: "" };
  #path = "";
  #isRestored = true;
  #stop = [];

  #scroller = document.createElement("div");
  #table = document.createElement("table");
  #body = document.createElement("tbody");
  #above = spacer();
  #below = spacer();
  #chip = document.createElement("button");

  constructor() {
    super();
    this.#scroller.className = "feed-scroll";
    this.#table.setAttribute("role", "grid");
    this.#table.tabIndex = 0;
    this.#body.append(this.#above, this.#below);
    this.#chip.type = "button";
    this.#chip.className = "feed-new";
    this.#chip.hidden = true;
    this.#chip.addEventListener("click", () => this.#refresh());
    this.#scroller.append(this.#table);
    this.#scroller.addEventListener("scroll", () => this.#onScroll(), { passive: true });
    this.#table.addEventListener("keydown", (event) => this.#onKey(event));
    this.#body.addEventListener("click", (event) => this.#onClick(event));
    this.#body.addEventListener("dblclick", (event) => this.#open(this.#rowOf(event)));
  }

  connectedCallback() {
    this.#path = location.pathname;
    this.#place = readPlace();
    this.#isRestored = this.#place.row === 0;
    this.#selected.key = this.#place.key;
    this.append(this.#chip, this.#scroller);
    const resized = new ResizeObserver(() => this.#onResize());
    resized.observe(this);
    const onKey = (event) => this.#onPageKey(event);
    document.addEventListener("keydown", onKey);
    this.#stop = [
      () => resized.disconnect(),
      () => document.removeEventListener("keydown", onKey),
      everySecond(() => this.#rows.forEach((row) => row.tick())),
    ];
    this.#onResize();
  }

  disconnectedCallback() {
    for (const stop of this.#stop) stop();
    for (const timer of this.#timers.values()) clearTimeout(timer);
    this.#timers.clear();
  }

  attributeChangedCallback(name, _before, value) {
    if (name === "columns") this.#build(JSON.parse(value));
    else if (name === "sort") this.#head?.sort(value);
    else if (name === "label") this.#table.setAttribute("aria-label", value ?? "");
    else if (value) this.#apply(value);
  }

  // ── what comes from the server ──

  #build({ columns, states }) {
    this.#columns = columns;
    this.#states = states;
    this.#head = new FeedHead(columns, (id) => this.#raise("livesort", { column: id }));
    this.#head.sort(this.getAttribute("sort"));
    this.#table.replaceChildren(this.#head.colgroup, this.#head.thead, this.#body);
    this.#table.setAttribute("aria-colcount", String(columns.length));
  }

  #apply(text) {
    const { order, table } = this.#data;
    this.#data.apply(
      text,
      (position) => this.#shown(position)?.show(position, this.#data.rows.get(position), this.#id),
      (position, column) => this.#onCell(position, column),
      (position) => this.#shown(position)?.mark(this.#data.rows.get(position).marks),
    );
    if (table !== this.#data.table && table > 0) this.#scroller.scrollTop = 0; // another query: from its top
    if (table !== this.#data.table || order !== this.#data.order) this.#onOrder();
    this.#chip.hidden = this.#data.fresh === 0;
    if (this.#data.fresh > 0) this.#chip.textContent = `${this.#data.fresh.toLocaleString()} new`;
    this.#draw();
  }

  #onCell(position, column) {
    const row = this.#shown(position);
    const data = this.#data.rows.get(position);
    row?.showCell(column, data);
    if (row && this.#columns[column].kind === "state") {
      const token = data.cells[column].split(DIVISION)[0];
      row.tint(this.#states[token] ? token : "unknown");
    }
  }

  #onOrder() {
    this.#table.setAttribute("aria-rowcount", String(this.#data.count + 1));
    this.#selected.position = -1;
    for (const row of this.#rows) row.show(row.position, this.#data.rows.get(row.position), this.#id);
  }

  /** The first rows of this page are here: back to where its address says the viewer was. */
  #restore() {
    this.#isRestored = true;
    this.#space();
    this.#scroller.scrollTop = this.#place.row * this.#rowHeight;
  }

  // ── what is drawn ──

  #shown(position) {
    return this.#rows[position - (this.#rows[0]?.position ?? 0)];
  }

  get #visible() {
    const first = Math.floor(this.#scroller.scrollTop / this.#rowHeight);
    return { first, end: first + Math.ceil(this.#scroller.clientHeight / this.#rowHeight) + 1 };
  }

  #draw() {
    if (!this.isConnected || !this.#head) return;
    if (this.#data.isLoaded && !this.#isRestored) this.#restore();
    const count = this.#data.isLoaded ? this.#data.count : SKELETON_ROWS;
    const visible = this.#visible;
    const first = Math.min(count, Math.max(0, visible.first - OVERSCAN));
    this.#recycle(first, Math.max(first, Math.min(count, visible.end + OVERSCAN)));
    this.#space(count);
    this.classList.toggle("loading", !this.#data.isLoaded);
    this.#showSelection();
    if (this.#data.isLoaded) this.#ask();
  }

  #space(count = this.#data.count) {
    const first = this.#rows[0]?.position ?? 0;
    this.#above.style.height = `${first * this.#rowHeight}px`;
    this.#below.style.height = `${Math.max(0, count - first - this.#rows.length) * this.#rowHeight}px`;
  }

  /** Moves rows that left the range to where it grew. Their order in the document stays that of the table. */
  #recycle(first, end) {
    const spare = [];
    while (this.#rows.length > 0 && this.#rows[0].position < first) spare.push(this.#rows.shift());
    while (this.#rows.length > 0 && this.#rows.at(-1).position >= end) spare.push(this.#rows.pop());
    const take = (position) => {
      const row = spare.pop() ?? new FeedRow(this.#columns, this.#states);
      row.show(position, this.#data.rows.get(position), this.#id);
      return row;
    };
    for (let position = (this.#rows[0]?.position ?? end) - 1; position >= first; position--) {
      const row = take(position);
      this.#body.insertBefore(row.tr, this.#rows[0]?.tr ?? this.#below);
      this.#rows.unshift(row);
    }
    for (let position = (this.#rows.at(-1)?.position ?? first - 1) + 1; position < end; position++) {
      const row = take(position);
      this.#body.insertBefore(row.tr, this.#below);
      this.#rows.push(row);
    }
    for (const row of spare) row.tr.remove();
  }

  #onResize() {
    if (!this.#head) return;
    const least = this.#head.fit(this.clientWidth);
    this.#table.style.minWidth = `${least}px`;
    this.#rowHeight = Number.parseFloat(getComputedStyle(this).getPropertyValue("--feed-row")) || 33;
    for (const row of this.#rows.splice(0)) row.tr.remove();
    this.#draw();
    // last: until the rows are made anew, those with the former columns hold the header's cells apart
    this.#chip.style.right = `${this.clientWidth - this.#table.offsetWidth + this.#head.roomFromRight + 12}px`;
  }

  #onScroll() {
    this.#draw();
    this.#later("place", 200, () => {
      this.#writePlace();
      this.#ask();
    });
  }

  #writePlace() {
    writePlace(this.#path, this.#visible.first, this.#selected.key);
  }

  /** Asks for the rows around the visible ones. While scrolling one question goes out each 80 ms, and always a last one. */
  #ask() {
    const wanted = this.#wanted(0);
    if (this.#timers.has("window") || (wanted.first === this.#asked.first && wanted.count === this.#asked.count)) return;
    this.#later("window", DEBOUNCE, () => {
      const top = this.#visible.first;
      this.#asked = this.#wanted(top - this.#askedTop);
      this.#askedTop = top;
      this.#raise("livewindow", this.#asked);
    });
  }

  /** The rows to hold: the visible ones, some around them, and as far ahead as a scroll that moved so many rows will soon have come. */
  #wanted(moved) {
    const ahead = Math.min(MOST_AHEAD, Math.abs(moved) * 2);
    const { first: top, end: bottom } = this.#visible;
    const first = Math.max(0, Math.floor((top - OVERSCAN - (moved < 0 ? ahead : 0)) / CHUNK) * CHUNK);
    return { first, count: Math.ceil((bottom + OVERSCAN + (moved > 0 ? ahead : 0) - first) / CHUNK) * CHUNK };
  }

  // ── what a person does ──

  #onKey(event) {
    if (event.ctrlKey || event.metaKey || event.altKey || event.target !== this.#table) return;
    const page = Math.max(1, Math.floor((this.#scroller.clientHeight - this.#rowHeight) / this.#rowHeight) - 1);
    const steps = { ArrowDown: 1, j: 1, ArrowUp: -1, k: -1, PageDown: page, PageUp: -page, Home: -Infinity, End: Infinity };
    if (event.key in steps) this.#move(steps[event.key]);
    else if (event.key === "Enter") this.#open(this.#shown(this.#selected.position));
    else if (event.key === "Escape" && this.#selected.key) this.#select(-1);
    else return;
    event.preventDefault();
  }

  /** j and k work from anywhere on the page where they mean nothing else. */
  #onPageKey(event) {
    const isFree = event.target === document.body || event.target.matches?.("main, h1");
    if (!isFree || !["j", "k"].includes(event.key) || event.ctrlKey || event.metaKey || event.altKey) return;
    this.#table.focus({ preventScroll: true });
    this.#move(event.key === "j" ? 1 : -1);
  }

  #move(step) {
    if (this.#data.count === 0) return;
    const from = this.#selected.position >= 0 ? this.#selected.position : this.#visible.first + (step > 0 ? -1 : 1);
    const to = Math.min(this.#data.count - 1, Math.max(0, from + step));
    this.#reveal(to);
    this.#select(to);
  }

  #reveal(position) {
    const top = position * this.#rowHeight;
    const room = this.#scroller.clientHeight - (this.#head.thead.offsetHeight || 0) - this.#rowHeight;
    if (top < this.#scroller.scrollTop) this.#scroller.scrollTop = top;
    else if (top > this.#scroller.scrollTop + room) this.#scroller.scrollTop = top - room;
  }

  #onClick(event) {
    const row = this.#rowOf(event);
    if (!row || event.defaultPrevented) return;
    this.#select(row.position);
    if (event.target.closest("a")) this.#writePlace();
    else if (getComputedStyle(row.tr).display === "grid") this.#open(row); // on a phone a row is one button
  }

  /** Follows the row's link, and leaves in the address where to come back to. */
  #open(row) {
    if (!row?.link) return;
    this.#writePlace();
    row.link.click();
  }

  #rowOf(event) {
    const tr = event.target.closest?.("tr");
    return this.#rows.find((row) => row.tr === tr);
  }

  #select(position) {
    this.#selected = { key: this.#data.rows.get(position)?.key ?? "", position };
    this.#showSelection();
    this.#announce();
  }

  #announce() {
    this.#later("select", DEBOUNCE, () => {
      this.#raise("liveselect", { key: this.#selected.key });
      this.#writePlace();
    });
  }

  /** A row is selected by its key: in a new order the mark goes with it. A position alone waits for its row to come. */
  #showSelection() {
    const selected = this.#selected;
    let active = null;
    for (const row of this.#rows) {
      const key = this.#data.rows.get(row.position)?.key;
      if (!selected.key && key && row.position === selected.position) {
        selected.key = key;
        this.#announce();
      }
      const isSelected = key !== undefined && key === selected.key;
      row.select(isSelected);
      if (isSelected) {
        selected.position = row.position;
        active = row.tr.id;
      }
    }
    if (active) this.#table.setAttribute("aria-activedescendant", active);
    else this.#table.removeAttribute("aria-activedescendant");
  }

  #refresh() {
    this.#scroller.scrollTop = 0;
    this.#table.focus({ preventScroll: true });
    this.#raise("liverefresh", {});
  }

  #raise(name, detail) {
    this.dispatchEvent(new CustomEvent(name, { bubbles: true, detail }));
  }

  #later(name, delay, action) {
    clearTimeout(this.#timers.get(name));
    const run = () => {
      this.#timers.delete(name);
      action();
    };
    this.#timers.set(name, setTimeout(run, delay));
  }
}

function spacer() {
  const tr = document.createElement("tr");
  tr.className = "feed-space";
  tr.setAttribute("aria-hidden", "true");
  return tr;
}

customElements.define("live-feed", LiveFeed);
