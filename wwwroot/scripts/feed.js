// <live-feed>: a table of any length that shows what its server side composes (LiveFeed.razor). It owns its rows, the scrolling, the keys
// and the selection, each in a module of its own; Blazor sets its attributes and hears its events, and never touches what is inside.

import { everySecond } from "./clock.js";
import { addressOf, DIVISION } from "./feed-cells.js";
import { FeedControl } from "./feed-control.js";
import { FeedGroups, isHeading } from "./feed-groups.js";
import { FeedHead } from "./feed-head.js";
import { FeedPicks } from "./feed-picks.js";
import { FeedSelection } from "./feed-selection.js";
import { FeedRows } from "./feed-text.js";
import { FeedViewport } from "./feed-viewport.js";
import { FeedWindow } from "./feed-window.js";
import { Later } from "./later.js";
import { readPlace, writePlace } from "./place.js";

const REST = 80; // milliseconds until a selection is worth the address
const LONGEST_PICKED = 4000; // of a text that travels in one message
const SKELETON_ROWS = 14;

let made = 0;
let asked = 0;

function placeInTable() {
  const place = readPlace();
  return { row: Number(place.get("row")) || 0, key: place.get("at") ?? "", isFar: place.has("far"), picked: (place.get("sel") ?? "").slice(0, LONGEST_PICKED) };
}

class LiveFeed extends HTMLElement {
  static observedAttributes = ["picks", "picked", "tells-current", "grouped", "columns", "sort", "label", "loading", "found", "d"];

  #data = new FeedRows();
  #columns = [];
  #states = {};
  #head;
  #later = new Later();
  #viewport = new FeedViewport(`feed-${++made}`, (position) => this.#data.rows.get(position));
  #window = new FeedWindow(this.#viewport, this.#later, (wanted) => this.#raise("livewindow", wanted));
  #selection = new FeedSelection(
    this.#viewport,
    (position) => this.#data.rows.get(position)?.key,
    () => this.#later.run("select", REST, () => this.#onCurrent()),
  );
  #picks = new FeedPicks(this.#viewport, this.#data, (asked) => this.#raise("livepick", asked));
  #groups = new FeedGroups(this.#data, (asked) => this.#raise("liveopen", asked));
  #picked = ""; // as the address has it
  #control = new FeedControl(
    this.#viewport,
    this.#selection,
    this.#picks,
    this.#groups,
    () => this.#data.count,
    () => this.#writePlace(),
    (key) => this.#goTo(key),
  );
  #place = { row: 0, key: "", isFar: false, picked: "" };
  #backTo = null;
  #isReturning = false; // to a selected row, which may have moved since
  #finding = 0; // the question where that row is now
  #isFar = false; // it was out of sight when the place was noted: who comes back wants the rows that were in sight
  #path = "";
  #isRestored = true;
  #stop = [];
  #chip = document.createElement("button");

  constructor() {
    super();
    this.#chip.type = "button";
    this.#chip.className = "feed-new";
    this.#chip.hidden = true;
    this.#chip.dataset.key = "r";
    this.#chip.title = "Show them, in the order of now (r)";
    this.#chip.setAttribute("aria-keyshortcuts", "r");
    this.#chip.addEventListener("click", () => this.#refresh());
    this.#viewport.scroller.addEventListener("scroll", () => this.#onScroll(), { passive: true });
    for (const byHand of ["wheel", "pointerdown", "keydown"]) {
      this.#viewport.scroller.addEventListener(byHand, () => (this.#isReturning = false), { passive: true });
    }
  }

  connectedCallback() {
    this.#path = location.pathname;
    this.#place = placeInTable();
    this.#isRestored = this.#place.row === 0;
    this.#isReturning = this.#place.key !== "";
    this.#isFar = this.#place.isFar;
    this.#selection.key = this.#place.key;
    this.#picked = this.#place.picked;
    if (this.#picked) this.#restorePicks(this.#picked);
    this.append(this.#chip, this.#viewport.scroller);
    const goBack = () => (this.#backTo = placeInTable());
    addEventListener("popstate", goBack);
    const ask = () => this.#data.isLoaded && this.#window.ask();
    document.addEventListener("visibilitychange", ask);
    const resize = () => this.#onResize();
    const resized = new ResizeObserver(resize);
    resized.observe(this);
    addEventListener("preferencechange", resize); // rows of another height
    this.#stop = [
      () => resized.disconnect(),
      () => removeEventListener("preferencechange", resize),
      () => removeEventListener("popstate", goBack),
      () => document.removeEventListener("visibilitychange", ask),
      this.#control.listenToPage(),
      everySecond(() => this.#viewport.rows.forEach((row) => row.tick())),
    ];
    this.#onResize();
  }

  disconnectedCallback() {
    for (const stop of this.#stop) stop();
    this.#later.clear();
  }

  attributeChangedCallback(name, _before, value) {
    if (name === "picks") this.#picks.apply(value);
    else if (name === "picked") this.#onPicked(value ?? "");
    else if (name === "tells-current") this.#later.run("select", REST, () => this.#onCurrent());
    else if (name === "grouped") this.#viewport.table.setAttribute("role", value ? "treegrid" : "grid");
    else if (name === "columns") this.#build(JSON.parse(value));
    else if (name === "sort") this.#head?.sort(value);
    else if (name === "label") this.#viewport.table.setAttribute("aria-label", value ?? "");
    else if (name === "loading") this.#draw();
    else if (name === "found") this.#onFound(value ?? "");
    else if (value) this.#apply(value);
  }

  /** No rows yet, and more than likely some are about to come. */
  get #isLoading() {
    return !this.#data.isLoaded || (this.#data.count === 0 && this.hasAttribute("loading"));
  }

  // ── what comes from the server ──

  #build({ columns, states }) {
    const focused = this.#head?.focused;
    this.#columns = columns;
    this.#states = states;
    this.#head = new FeedHead(
      columns,
      (id) => this.#raise("livesort", { column: id }),
      () => this.#fit(),
      (asked) => this.#raise("livecolumns", asked),
      this.#picks.isOn ? (isAll) => (isAll ? this.#picks.all() : this.#picks.none()) : null,
    );
    this.#head.sort(this.getAttribute("sort"));
    this.#viewport.build(this.#head, columns, states, this.#picks.isOn);
    this.#picks.head = this.#head;
    if (this.#data.isLoaded) {
      // another choice of columns: the address has lost the place
      this.#onResize();
      this.#head.focus(focused);
      this.#later.run("place", 200, () => this.#writePlace());
    }
  }

  #apply(text) {
    const { order, table } = this.#data;
    this.#data.apply(
      text,
      (position) => this.#viewport.show(position),
      (position, column) => this.#onCell(position, column),
      (position) => this.#viewport.rowAt(position)?.mark(this.#data.rows.get(position).marks),
    );
    if (table !== this.#data.table && table > 0) this.#turnTo(this.#backTo ?? { row: 0, key: this.#selection.key, isFar: false, picked: "" });
    if (table !== this.#data.table || order !== this.#data.order) {
      this.#onOrder();
      // what led to it may have written an address without the place
      if (order > 0) this.#later.run("place", 200, () => this.#writePlace());
    }
    this.#drawChip();
    this.#draw();
  }

  /** What a new order would bring; that rows would only stand elsewhere is said in a low voice, as it is true of many orders at any time. */
  #drawChip() {
    const { fresh, gone, moved } = this.#data;
    const words = [];
    if (fresh > 0) words.push(`${fresh.toLocaleString()} new`);
    if (gone > 0) words.push(gone === 1 ? "1 no longer matches" : `${gone.toLocaleString()} no longer match`);
    if (words.length === 0 && moved) words.push("Sort again");
    this.#chip.hidden = words.length === 0;
    this.#chip.classList.toggle("quiet", fresh === 0);
    if (words.length > 0 && this.#chip.textContent !== words.join(" · ")) this.#chip.textContent = words.join(" · ");
  }

  /** Another query: from its top, or from where it was left for those who come back to it. */
  #turnTo({ row, key, isFar, picked }) {
    this.#viewport.rows.forEach((one) => one.forget()); // its links lead on in another list
    if (picked) this.#restorePicks(picked);
    this.#later.run("place", 200, () => this.#writePlace());
    this.#isReturning = this.#backTo !== null;
    this.#finding = 0;
    this.#isFar = isFar;
    this.#backTo = null;
    this.#selection.key = key;
    this.#viewport.space(this.#data.count);
    this.#viewport.scrollTo(row);
  }

  #onCell(position, column) {
    const row = this.#viewport.rowAt(position);
    const data = this.#data.rows.get(position);
    row?.showCell(column, data);
    if (row && !row.isGroup && this.#columns[column].kind === "state") {
      const token = data.cells[column].split(DIVISION)[0];
      row.tint(this.#states[token] ? token : "unknown");
    }
  }

  #onOrder() {
    this.#viewport.table.setAttribute("aria-rowcount", String(this.#data.count + 1));
    this.#selection.forgetPosition();
    this.#picks.restart();
    this.#viewport.showAll();
  }

  // ── what is drawn ──

  #draw() {
    if (!this.isConnected || !this.#head) return;
    if (this.#data.isLoaded && !this.#isRestored) this.#restore();
    this.#viewport.draw(this.#isLoading ? SKELETON_ROWS : this.#data.count);
    this.classList.toggle("loading", this.#isLoading);
    this.#selection.show();
    this.#picks.show();
    if (this.#data.isLoaded) this.#window.ask();
    this.#returnToSelected();
  }

  /** The first rows of this page are here: back to where its address says the viewer was. */
  #restore() {
    this.#isRestored = true;
    this.#isReturning = true;
    this.#viewport.space(this.#data.count);
    this.#viewport.scrollTo(this.#place.row);
  }

  /** After the batch of changes that is under way. */
  #restorePicks(text) {
    this.#later.run("picks", 0, () => this.#picks.restore(text));
  }

  /** What is picked has been taken in. */
  #onPicked(text) {
    if (text === this.#picked) return;
    this.#picked = text;
    // at once, for who reloads right after; not once for each of a run of them
    if (!this.#later.has("place")) this.#writePlace();
    this.#later.run("place", 200, () => this.#writePlace());
  }

  #onCurrent() {
    this.#writePlace();
    if (this.hasAttribute("tells-current")) this.#raise("livecurrent", { key: isHeading(this.#selection.key) ? "" : this.#selection.key });
  }

  /** The rows may have moved since the place was noted: the selected one is brought back into sight, once, as soon as it is here. */
  #returnToSelected() {
    if (!this.#isReturning || !this.#selection.key) return;
    if (this.#selection.position < 0) {
      this.#find();
      return;
    }
    this.#isReturning = false;
    this.#viewport.reveal(this.#selection.position);
  }

  /** All that is in sight is here, and it is not among that: only the server knows where it stands. */
  #find() {
    const { first, end } = this.#viewport.visible;
    const last = Math.min(end, this.#data.count) - 1;
    if (this.#finding > 0 || this.#isFar || !this.#data.isLoaded || !this.#data.rows.has(first) || !this.#data.rows.has(last)) return;
    this.#finding = ++asked;
    this.#raise("livefind", { key: this.#selection.key, turn: this.#finding });
  }

  #onFound(text) {
    const [turn, position] = text.split(" ").map(Number);
    if (turn !== this.#finding || !this.#isReturning) return;
    if (position < 0) this.#isReturning = false;
    else this.#viewport.scrollTo(Math.max(0, position - Math.floor(this.#viewport.page / 2)));
  }

  #onResize() {
    if (!this.#head) return;
    this.#fit();
    this.#viewport.reset(Number.parseFloat(getComputedStyle(this).getPropertyValue("--feed-row")) || 33);
    this.#draw();
    // last: until the rows are made anew, those with the former columns hold the header's cells apart
    const { table } = this.#viewport;
    this.#chip.style.right = `${this.clientWidth - table.offsetWidth + this.#head.roomFromRight + 12}px`;
  }

  #fit() {
    this.#viewport.table.style.minWidth = `${this.#head.fit(this.clientWidth)}px`;
  }

  #onScroll() {
    this.#draw();
    this.#later.run("place", 200, () => {
      this.#writePlace();
      this.#window.ask();
    });
  }

  #writePlace() {
    const { first, end } = this.#viewport.visible;
    const { key, position } = this.#selection;
    // where it stands is not known before its row has come: until then it is as far as it was
    const isFar = this.#isReturning && position < 0 ? this.#isFar : key && (position < first || position >= end);
    writePlace(this.#path, { row: first, at: key, far: isFar ? 1 : "", sel: this.#picked });
  }

  #goTo(key) {
    const link = this.#columns.find((column) => column.href);
    if (link && !isHeading(key)) Blazor.navigateTo(addressOf(link, key));
  }

  // ── what the server hears ──

  #refresh() {
    this.#viewport.scrollTo(0);
    this.#writePlace();
    this.#viewport.table.focus({ preventScroll: true });
    this.#raise("liverefresh", {});
  }

  #raise(name, detail) {
    this.dispatchEvent(new CustomEvent(name, { bubbles: true, detail }));
  }
}

customElements.define("live-feed", LiveFeed);
