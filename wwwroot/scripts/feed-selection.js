// The selected row of a live table. It is selected by its key: in a new order the mark goes with it. A position alone (a jump to rows that
// are on their way) waits for its row to come.

export class FeedSelection {
  key = "";
  position = -1;
  #viewport;
  #keyAt;
  #onChange;

  /** @param onChange called when a person has selected another row, or none */
  constructor(viewport, keyAt, onChange) {
    this.#viewport = viewport;
    this.#keyAt = keyAt;
    this.#onChange = onChange;
  }

  /** @param position -1 selects nothing */
  select(position) {
    this.key = this.#keyAt(position) ?? "";
    this.position = position;
    this.show();
    this.#onChange();
  }

  /** In another order the selected row stands elsewhere, or nowhere. */
  forgetPosition() {
    this.position = -1;
  }

  show() {
    let active = null;
    for (const row of this.#viewport.rows) {
      const key = this.#keyAt(row.position);
      if (!this.key && key && row.position === this.position) {
        this.key = key;
        this.#onChange();
      }
      const isSelected = key !== undefined && key === this.key;
      row.select(isSelected);
      if (isSelected) {
        this.position = row.position;
        active = row.tr.id;
      }
    }
    const { table } = this.#viewport;
    if (active) table.setAttribute("aria-activedescendant", active);
    else table.removeAttribute("aria-activedescendant");
  }
}
