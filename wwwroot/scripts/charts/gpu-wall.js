// <gpu-wall>: a cell a GPU, in groups. What changes by the second is one text of values; a cell is touched only where its own is another.

/** Puts the children in, where they are not there already in that order. */
function fill(parent, children) {
  if (parent.childElementCount !== children.length || children.some((child, index) => child !== parent.children[index])) {
    parent.replaceChildren(...children);
  }
}

class GpuWall extends HTMLElement {
  static observedAttributes = ["places", "d", "selected", "label"];

  static #made = 0;

  #cells = [];
  #keys = new Map();
  #groups = new Map();
  #values = [];
  #unit = "";
  #active = -1;
  #list = null;

  connectedCallback() {
    this.addEventListener("click", this.#click);
    this.addEventListener("keydown", this.#press);
    this.addEventListener("pointerover", this.#over);
    this.#place();
  }

  attributeChangedCallback(name) {
    if (!this.isConnected) return;
    if (name === "places") this.#place();
    else if (name === "d") this.#show();
    else if (name === "selected") this.#mark();
    else this.#list?.setAttribute("aria-label", this.getAttribute("label"));
  }

  /** Gives each GPU its cell. Those that have one keep it, with what it shows; what stands where it stood is not touched, nor laid out anew. */
  #place() {
    const text = this.getAttribute("places");
    if (!text) return;
    const { unit, groups } = JSON.parse(text);
    const activeKey = this.#cells[this.#active]?.dataset.gpu;
    const before = this.#keys;
    this.#unit = unit;
    this.#keys = new Map();
    this.#cells = [];
    this.#list ??= this.#make();
    this.#list.setAttribute("aria-label", this.getAttribute("label") ?? "");
    const count = groups.reduce((sum, { keys }) => sum + keys.length, 0);
    this.#list.dataset.size = count <= 32 ? "large" : count <= 160 ? "medium" : "small";
    const groupsBefore = this.#groups;
    this.#groups = new Map();
    fill(this.#list, groups.map((group) => this.#group(group, before, groupsBefore)));
    this.#values = [];
    this.#activate(Math.max(0, this.#cells.findIndex((cell) => cell.dataset.gpu === activeKey)), false);
    this.#show();
    this.#mark();
  }

  #make() {
    const list = document.createElement("div");
    list.setAttribute("role", "listbox");
    list.setAttribute("aria-multiselectable", "true");
    list.tabIndex = 0;
    this.replaceChildren(list);
    return list;
  }

  #group({ name, keys, names }, before, groupsBefore) {
    // upstream may call two of them alike
    const group = (!this.#groups.has(name) && groupsBefore.get(name)) || this.#emptyGroup(name);
    this.#groups.set(name, group);
    const [head, cells] = group.children;
    const label = `${name}, ${keys.length}`;
    if (group.getAttribute("aria-label") !== label) {
      group.setAttribute("aria-label", label);
      head.lastChild.textContent = ` ${keys.length}`;
    }

    const own = keys.map((key, index) => {
      const cell = before.get(key) ?? this.#cell(key);
      if (cell.dataset.name !== names[index]) {
        cell.dataset.name = names[index];
        cell.setAttribute("aria-label", names[index]);
      }

      this.#keys.set(key, cell);
      this.#cells.push(cell);
      return cell;
    });
    fill(cells, own);
    return group;
  }

  #emptyGroup(name) {
    const group = document.createElement("div");
    group.setAttribute("role", "group");
    const head = document.createElement("p");
    head.setAttribute("aria-hidden", "true");
    head.textContent = name;
    head.append(document.createElement("span"));
    const cells = document.createElement("div");
    cells.setAttribute("role", "presentation");
    cells.className = "cells";
    group.append(head, cells);
    return group;
  }

  #cell(key) {
    const cell = document.createElement("span");
    cell.setAttribute("role", "option");
    cell.dataset.gpu = key;
    cell.id = `gpu-${++GpuWall.#made}`;
    cell.append("");
    return cell;
  }

  #show() {
    const values = (this.getAttribute("d") ?? "").split(",");
    const hasText = this.#list?.dataset.size !== "small";
    this.#cells.forEach((cell, index) => {
      const value = values[index] ?? "";
      if (value === this.#values[index]) return;
      const [step, figure] = value.split(" ");
      if (cell.dataset.step !== step) cell.dataset.step = step;
      const text = hasText && figure ? figure : "";
      if (cell.firstChild.data !== text) cell.firstChild.data = text;
      if (hasText) this.#name(cell, value);
    });
    this.#values = values;
    this.#name(this.#cells[this.#active]);
    this.#name(this.querySelector("[role=option]:hover"));
  }

  #mark() {
    const selected = new Set((this.getAttribute("selected") ?? "").split(" "));
    for (const [key, cell] of this.#keys) {
      const isSelected = String(selected.has(key));
      if (cell.getAttribute("aria-selected") !== isSelected) cell.setAttribute("aria-selected", isSelected);
    }
  }

  /** What a cell says; of those too small for a figure when somebody comes to it: a thousand texts a second nobody reads. */
  #name(cell, value = this.#values[this.#cells.indexOf(cell)] ?? "") {
    if (!cell) return;
    const [step, figure] = value.split(" ");
    const said = step === "x" ? "gone" : figure === undefined ? "not told" : `${figure} ${this.#unit}`;
    const text = `${cell.dataset.name}: ${said}`;
    if (cell.title !== text) {
      cell.title = text;
      cell.setAttribute("aria-label", text);
    }
  }

  #activate(index, isScrolled) {
    this.#cells[this.#active]?.classList.remove("active");
    this.#active = index;
    const cell = this.#cells[index];
    if (!cell) return;
    cell.classList.add("active");
    this.#list.setAttribute("aria-activedescendant", cell.id);
    this.#name(cell);
    if (isScrolled) cell.scrollIntoView({ block: "nearest" });
  }

  #over = ({ target }) => this.#name(target.closest?.("[role=option]"));

  #click = ({ target }) => {
    const cell = target.closest?.("[role=option]");
    if (!cell) return;
    this.#activate(this.#cells.indexOf(cell), false);
    this.#select(cell);
  };

  #press = (event) => {
    const cell = this.#cells[this.#active];
    if (!cell || event.ctrlKey || event.metaKey || event.altKey) return;
    const to = { ArrowRight: () => this.#active + 1, ArrowLeft: () => this.#active - 1, ArrowDown: () => this.#beside(cell, 1), ArrowUp: () => this.#beside(cell, -1), Home: () => 0, End: () => this.#cells.length - 1 }[event.key];
    if (to) this.#activate(Math.max(0, Math.min(this.#cells.length - 1, to())), true);
    else if (event.key === "Enter" || event.key === " ") this.#select(cell);
    else return;
    event.preventDefault();
  };

  /** The cell above or below: the nearest of the next line. */
  #beside(cell, direction) {
    const { left, top } = cell.getBoundingClientRect();
    let line = null;
    let nearest = this.#active;
    for (let index = this.#active + direction; index >= 0 && index < this.#cells.length; index += direction) {
      const box = this.#cells[index].getBoundingClientRect();
      if (Math.abs(box.top - top) < 1) continue;
      line ??= box.top;
      if (Math.abs(box.top - line) >= 1) break;
      const best = this.#cells[nearest].getBoundingClientRect();
      if (nearest === this.#active || Math.abs(box.left - left) < Math.abs(best.left - left)) nearest = index;
    }

    return nearest;
  }

  #select(cell) {
    this.dispatchEvent(new CustomEvent("gpuselect", { bubbles: true, detail: { key: cell.dataset.gpu } }));
  }
}

customElements.define("gpu-wall", GpuWall);
