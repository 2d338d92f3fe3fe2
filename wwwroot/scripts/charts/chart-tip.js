// What stands beside the pointer: what it points at, and a line for each series there. Texts of upstream's become text, never markup.

export class ChartTip {
  #box = document.createElement("div");

  constructor(place) {
    this.#box.className = "chart-tip";
    this.#box.hidden = true;
    this.#box.setAttribute("aria-hidden", "true"); // the table beside the chart says the same
    place.append(this.#box);
  }

  /**
   * @param {string} title
   * @param {{name: string, colour?: string, text: string}[]} lines
   * @param {number} x in the place's own pixels
   * @param {number} y
   */
  show(title, lines, x, y) {
    const head = document.createElement("strong");
    head.textContent = title;
    const rows = lines.map(({ name, colour, text }) => {
      const row = document.createElement("span");
      row.className = "line";
      const mark = document.createElement("i");
      if (colour) mark.style.background = colour;
      const value = document.createElement("b");
      value.textContent = text;
      row.append(mark, name, value);
      return row;
    });
    this.#box.replaceChildren(head, ...rows);
    this.#box.hidden = false;
    const place = this.#box.parentElement;
    const isRight = x > place.clientWidth / 2;
    this.#box.style.left = isRight ? "" : `${x + 14}px`;
    this.#box.style.right = isRight ? `${place.clientWidth - x + 14}px` : "";
    this.#box.style.top = `${Math.max(0, Math.min(y, place.clientHeight - this.#box.offsetHeight))}px`;
  }

  hide() {
    this.#box.hidden = true;
  }
}
