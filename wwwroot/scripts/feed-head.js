// The header of a live table: fixed widths, and a button in each column that can be sorted by.

/** As in the style sheet: a row is two lines, the header is not to be seen, and SortMenu stands for it. */
const phone = matchMedia("(max-width: 700px)");

export class FeedHead {
  colgroup = document.createElement("colgroup");
  thead = document.createElement("thead");
  #columns;
  #cells;

  constructor(columns, onSort) {
    this.#columns = columns;
    const tr = this.thead.appendChild(document.createElement("tr"));
    tr.setAttribute("role", "row");
    tr.setAttribute("aria-rowindex", "1");
    this.#cells = columns.map((column, i) => {
      const col = this.colgroup.appendChild(document.createElement("col"));
      const th = tr.appendChild(document.createElement("th"));
      th.setAttribute("role", "columnheader");
      th.setAttribute("aria-colindex", String(i + 1));
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
      return { col, th };
    });
  }

  /** Hides what a narrow table has no room for. @returns the least width of the rest */
  fit(width) {
    let least = 0;
    this.#columns.forEach((column, i) => {
      column.isHidden = width < (column.hideBelow ?? 0);
      const { col, th } = this.#cells[i];
      th.hidden = col.hidden = column.isHidden;
      for (const button of th.querySelectorAll("button")) button.tabIndex = phone.matches ? -1 : 0;
      col.style.width = column.grows ? "" : `${column.width}px`;
      if (!column.isHidden) least += column.width;
    });
    return least;
  }

  /** How far from the table's right the free end of the growing column's header is: room for something that must cover no data. */
  get roomFromRight() {
    const { th } = this.#cells[Math.max(0, this.#columns.findIndex((column) => column.grows))];
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
