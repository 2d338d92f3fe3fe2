// One <tr> of a live table. It is used again for other positions; each cell is patched only where its text differs.

import { makeCell } from "./feed-cells.js";
import { GONE, GROUP, LOST, OPEN, STARRED } from "./feed-marks.js";

/** What is picked the row says; this is to be seen and clicked. */
function makePickCell() {
  const td = document.createElement("td");
  td.setAttribute("role", "gridcell");
  td.setAttribute("aria-colindex", "1");
  td.className = "cell pick on-phone-pick";
  td.appendChild(document.createElement("span")).className = "box";
  return td;
}

const calm = matchMedia("(prefers-reduced-motion: reduce)");

export class FeedRow {
  position = -1;
  /** Of the job that is shown; null while it is on its way. */
  key = null;
  tr = document.createElement("tr");
  #cells;
  #tint;
  #isPickable;

  constructor(columns, states, isPickable) {
    this.#isPickable = isPickable;
    this.tr.setAttribute("role", "row");
    if (isPickable) this.tr.append(makePickCell());
    this.#cells = columns.map((column, i) => {
      const td = document.createElement("td");
      td.setAttribute("role", "gridcell");
      td.setAttribute("aria-colindex", String(i + (isPickable ? 2 : 1))); // some columns may be hidden
      td.className = `cell ${column.kind} on-phone-${column.onPhone ?? "hidden"}`;
      td.hidden = column.isHidden;
      this.tr.append(td);
      return { td, show: makeCell(td, column, states), text: null, key: null };
    });
  }

  /** Shows what is at a position; without a row (it is on its way) nothing of the one before can be read, followed or opened. */
  show(position, row, idPrefix) {
    if (this.position !== position) {
      this.position = position;
      this.tr.id = `${idPrefix}-${position}`;
      this.tr.setAttribute("aria-rowindex", String(position + 2)); // the header is the first
    }
    if (this.key !== row?.key) this.#tint?.cancel(); // it was another job's
    this.key = row?.key ?? null;
    this.tr.classList.toggle("waiting", !row);
    this.mark(row?.marks ?? 0);
    if (row) this.#cells.forEach((_cell, column) => this.showCell(column, row));
    else this.forget();
  }

  /** What is shown next is shown anew, whatever stands here. */
  forget() {
    for (const cell of this.#cells) {
      cell.text = cell.key = null;
      cell.td.removeAttribute("title");
    }
    for (const link of this.tr.querySelectorAll("a")) link.removeAttribute("href");
  }

  showCell(column, row) {
    const cell = this.#cells[column];
    const text = row.cells[column] ?? "";
    if (cell.text !== text || cell.key !== row.key) {
      cell.text = text;
      cell.key = row.key;
      cell.show(text, row);
    }
  }

  mark(marks) {
    this.tr.classList.toggle("gone", (marks & GONE) !== 0);
    this.tr.classList.toggle("starred", (marks & STARRED) !== 0);
    this.tr.classList.toggle("lost", (marks & LOST) !== 0);
    this.#markGroup((marks & GROUP) !== 0, (marks & OPEN) !== 0);
  }

  #markGroup(isGroup, isOpen) {
    this.tr.classList.toggle("group", isGroup);
    this.tr.classList.toggle("open", isGroup && isOpen);
    if (isGroup) {
      this.tr.setAttribute("aria-expanded", String(isOpen));
      this.tr.removeAttribute("aria-selected");
    } else {
      this.tr.removeAttribute("aria-expanded");
    }
  }

  get isGroup() {
    return this.tr.classList.contains("group");
  }

  /** The row that keys act on; where rows can be picked, that is not what is selected. */
  select(isCurrent) {
    this.tr.classList.toggle("current", isCurrent);
    if (!this.#isPickable) this.tr.setAttribute("aria-selected", String(isCurrent));
  }

  pick(isPicked) {
    if (!this.isGroup) this.tr.setAttribute("aria-selected", String(isPicked));
  }

  tick() {
    for (const cell of this.#cells) cell.show.tick?.();
  }

  /** A second of its new state's colour, for the eye that watches the table. */
  tint(token) {
    if (calm.matches) return;
    const colour = { backgroundColor: `color-mix(in srgb, var(--state-${token}) 14%, transparent)` };
    this.#tint?.cancel();
    this.#tint = this.tr.animate([colour, colour], 1000); // a still colour: two paints, not sixty
  }
}
