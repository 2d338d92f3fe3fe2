// The header of a live table: fixed widths, and a button in each column that can be sorted by.

import { makeArrangeable } from "./feed-head-arrange.js";

/** As in the style sheet: a row is three lines, the header is not to be seen, and SortMenu stands for it. */
const phone = matchMedia("(max-width: 700px)");

const PICK_WIDTH = 38;

export class FeedHead {
  colgroup = document.createElement("colgroup");
  thead = document.createElement("thead");
  #columns;
  #cells;
  #pick = null;

  /**
   * @param onSort told a column's id
   * @param onWidth told that a column is shown in another width
   * @param onArrange told what is asked of a column: another width, another place
   * @param onPick told that all rows are to be picked, or none; null where rows cannot be picked
   */
  constructor(columns, onSort, onWidth, onArrange, onPick) {
    this.#columns = columns;
    const tr = this.thead.appendChild(document.createElement("tr"));
    tr.setAttribute("role", "row");
    tr.setAttribute("aria-rowindex", "1");
    if (onPick) this.#makePick(tr, onPick);
    this.#cells = columns.map((column, i) => {
      const col = this.colgroup.appendChild(document.createElement("col"));
      const th = tr.appendChild(document.createElement("th"));
      th.setAttribute("role", "columnheader");
      th.setAttribute("aria-colindex", String(i + (onPick ? 2 : 1)));
      th.scope = "col";
      th.className = `cell ${column.kind}`;
      if (column.description) th.title = column.description;
      if (column.isSortable) {
        const button = th.appendChild(document.createElement("button"));
        button.type = "button";
        button.textContent = column.title;
        button.addEventListener("click", () => onSort(column.id));
      } else {
        th.textContent = column.title;
      }
      return { col, th, column };
    });
    makeArrangeable(this.#cells, (column, width) => this.#preview(column, width, onWidth), onArrange);
  }

  #makePick(tr, onPick) {
    const th = document.createElement("th");
    th.setAttribute("role", "columnheader");
    th.setAttribute("aria-colindex", "1");
    th.className = "cell pick";
    this.#pick = th.appendChild(document.createElement("button"));
    this.#pick.type = "button";
    this.#pick.setAttribute("role", "checkbox");
    this.#pick.setAttribute("aria-label", "Select all");
    this.#pick.appendChild(document.createElement("span")).className = "box";
    this.#pick.addEventListener("click", () => onPick(this.#pick.getAttribute("aria-checked") === "false"));
    this.showPicks("none");
    tr.append(th);
    const col = this.colgroup.appendChild(document.createElement("col"));
    col.style.width = `${PICK_WIDTH}px`;
  }

  /** @param {"none" | "some" | "most" | "all"} base */
  showPicks(base) {
    this.#pick?.setAttribute("aria-checked", { none: "false", all: "true" }[base] ?? "mixed");
  }

  /** The id of the column whose header has the focus. */
  get focused() {
    return this.#cells.find(({ th }) => th.contains(document.activeElement))?.column.id;
  }

  focus(id) {
    const cell = this.#cells.find(({ column }) => column.id === id);
    cell?.th.querySelector("button")?.focus({ preventScroll: true });
  }

  /** A width that is being tried out; null gives it up. */
  #preview(column, width, onWidth) {
    column.tried = width;
    onWidth();
  }

  /** Hides what a narrow table has no room for. @returns the least width of the rest */
  fit(width) {
    let least = this.#pick ? PICK_WIDTH : 0;
    if (this.#pick) this.#pick.tabIndex = phone.matches ? -1 : 0;
    for (const column of this.#columns) column.isHidden = !phone.matches && width < (column.hideBelow ?? 0);
    const growing = this.#growing;
    this.#columns.forEach((column, i) => {
      const { col, th } = this.#cells[i];
      const own = column.tried ?? column.width;
      th.hidden = col.hidden = column.isHidden;
      for (const button of th.querySelectorAll("button")) button.tabIndex = phone.matches ? -1 : 0;
      col.style.width = column === growing ? "" : `${own}px`;
      if (!column.isHidden) least += own;
    });
    return least;
  }

  /** What takes the room that is left: where somebody has given its width to the one that did, the last. */
  get #growing() {
    const shown = this.#columns.filter((column) => !column.isHidden);
    return shown.find((column) => column.grows && !column.tried) ?? shown.at(-1);
  }

  /** How far from the table's right the free end of the growing column's header is: room for something that must cover no data. */
  get roomFromRight() {
    const { th } = this.#cells[Math.max(0, this.#columns.indexOf(this.#growing))];
    return this.thead.offsetWidth - th.offsetLeft - th.offsetWidth;
  }

  sort(order) {
    const id = order?.replace(/^-/, "");
    this.#columns.forEach((column, i) => {
      const { th } = this.#cells[i];
      if (column.id === id) th.setAttribute("aria-sort", order.startsWith("-") ? "descending" : "ascending");
      else th.removeAttribute("aria-sort");
    });
  }
}
