// Reads the text that a live table's server side composes (LiveWindow.cs, LiveRowOfItem.cs) into rows. No DOM here.

const UNIT = "\u001f";
const RECORD = "\u001e";

/** The rows that this browser holds: those of the window last sent, by position. */
export class FeedRows {
  table = 0;
  tick = 0;
  order = 0;
  count = 0;
  fresh = 0; // rows without a place
  gone = 0; // rows that keep theirs, but do not match any more
  moved = 0; // 1 where they would stand in another order
  first = 0;
  end = 0;
  rows = new Map();

  get isLoaded() {
    return this.tick > 0;
  }

  /**
   * Brings the rows from the state of the last text to that of this one.
   * @param {(position: number) => void} onRow a row came whole
   * @param {(position: number, column: number) => void} onCell a cell of a row that was there has another text
   * @param {(position: number) => void} onMarks a row's marks changed
   */
  apply(text, onRow, onCell, onMarks) {
    const records = text.split(RECORD);
    const [table, tick, order, count, fresh, gone, moved, first, end] = records[0].split(UNIT).map(Number);
    if (table !== this.table || order !== this.order) this.rows.clear();
    Object.assign(this, { table, tick, order, count, fresh, gone, moved, first, end });
    for (const position of this.rows.keys()) {
      if (position < first || position >= end) this.rows.delete(position);
    }
    for (let i = 1; i < records.length - 1; i++) {
      const cells = records[i].split(UNIT);
      const position = Number(cells[0].slice(1));
      if (records[i][0] === "=") {
        this.rows.set(position, { marks: Number(cells[1]), key: cells[2], cells: cells.slice(3) });
        onRow(position);
      } else {
        this.#patch(position, cells, onCell, onMarks);
      }
    }
  }

  #patch(position, cells, onCell, onMarks) {
    const row = this.rows.get(position);
    if (!row) return;
    const marks = Number(cells[1]);
    if (row.marks !== marks) {
      row.marks = marks;
      onMarks(position);
    }
    for (let i = 2; i < cells.length; i++) {
      const column = cells[i].charCodeAt(0) - 48;
      row.cells[column] = cells[i].slice(1);
      onCell(position, column);
    }
  }
}
