// The box of a search language (JobSearchBox.razor). What could be written next and what is wrong comes from the server; moving in the list, putting a
// suggestion into the text and drawing lines under faults asks nobody.

const LONGEST_LIST = 2000; // characters, as those of a search
const PAUSE = 80; // milliseconds: who types fast asks once a few letters

class SearchBox extends HTMLElement {
  static observedAttributes = ["faults"];

  #timer = 0;

  /** What was taken from a list that an older text had; it is put in when the new list has it, too. */
  #wanted = null;

  /** And then the text is searched for. */
  #isFinal = false;

  /** What was searched for last; null since something was typed. */
  #searched = null;

  connectedCallback() {
    this.addEventListener("input", this.#onInput);
    this.addEventListener("keydown", this.#onKey);
    this.addEventListener("paste", this.#onPaste);
    this.addEventListener("focusout", () => this.#close());
    this.addEventListener("focusin", (event) => event.target === this.#input && this.#input.value === "" && this.#ask(false));
    // before the box loses the focus
    this.addEventListener("pointerdown", (event) => {
      const option = event.target.closest('[role="option"]');
      if (!option) return;
      event.preventDefault();
      this.#take(option);
    });
    this.addEventListener("scroll", () => this.#drawMarks(), { capture: true });
    new MutationObserver(() => this.#onAnswer()).observe(this, { attributes: true, attributeFilter: ["data-for"], childList: true, subtree: true });
    this.#drawMarksSoon();
  }

  attributeChangedCallback() {
    if (this.isConnected) this.#drawMarksSoon();
  }

  get #input() {
    return this.querySelector("input");
  }

  get #list() {
    return this.querySelector('[role="listbox"]');
  }

  get #options() {
    return [...this.#list.querySelectorAll('[role="option"]')];
  }

  get #chosen() {
    return this.#list.hidden ? undefined : this.#options.find((option) => option.getAttribute("aria-selected") === "true");
  }

  #onInput = (event) => {
    if (event.target !== this.#input) return;
    clearTimeout(this.#timer);
    this.#choose(null);
    this.#wanted = null;
    this.#isFinal = false;
    this.#searched = null;
    this.#marks?.replaceChildren();
    this.#timer = setTimeout(() => this.#ask(false), PAUSE);
  };

  /** A list of ids is any of them, however it was written down; a longer one is pasted as it is, and said to be too long. */
  #onPaste = (event) => {
    if (event.target !== this.#input) return;
    const ids = (event.clipboardData?.getData("text") ?? "").split(/[\s,;]+/).filter(Boolean);
    const { value, selectionStart: start, selectionEnd: end } = this.#input;
    const isInList = /(^|[\s-])(job|id|jobid)[:=]([^\s"]*,)?$/i.test(value.slice(0, start));
    const head = isInList ? "" : `${/\S$/.test(value.slice(0, start)) ? " " : ""}job:`;
    const term = `${head}${[...new Set(ids)].join(",")}${/^[^\s,]/.test(value.slice(end)) ? " " : ""}`;
    if (ids.length < 2 || value.length + term.length > LONGEST_LIST || !ids.every((id) => /^job[_-][\w-]+$/i.test(id))) return;
    event.preventDefault();
    this.#input.setRangeText(term, start, end, "end");
    this.#input.dispatchEvent(new Event("input", { bubbles: true }));
  };

  #onKey = (event) => {
    if (event.target !== this.#input || event.isComposing) return;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      if (this.#list.hidden) this.#ask(false);
      else this.#move(event.key === "ArrowDown" ? 1 : -1);
    } else if (event.key === "Enter") {
      event.preventDefault();
      if (this.#wanted !== null) this.#isFinal = true;
      else if (this.#chosen) this.#take(this.#chosen);
      else this.#finish();
    } else if (event.key === "Tab" && this.#chosen) {
      event.preventDefault();
      this.#take(this.#chosen);
    } else if (event.key === "Escape" && !this.#list.hidden) {
      event.preventDefault();
      event.stopPropagation();
      this.#close();
    }
  };

  /** Who searches once more for the same wants what was found. */
  #finish() {
    clearTimeout(this.#timer);
    this.#close();
    const { value } = this.#input;
    if (value === this.#searched && !this.getAttribute("faults")) {
      document.querySelector(this.getAttribute("leads-to"))?.focus();
      return;
    }
    this.#searched = value;
    this.#ask(true);
  }

  #ask(isFinal) {
    const { value: text, selectionStart } = this.#input;
    if (!isFinal) this.#open();
    this.#input.dispatchEvent(new CustomEvent("searchtyped", { bubbles: true, detail: { text, caret: selectionStart ?? text.length, isFinal } }));
  }

  #open() {
    this.#list.hidden = false;
    this.#input.setAttribute("aria-expanded", "true");
  }

  #close() {
    this.#list.hidden = true;
    this.#wanted = null;
    this.#isFinal = false;
    this.#choose(null);
    this.#input?.setAttribute("aria-expanded", "false");
  }

  #choose(option) {
    for (const other of this.#options) other.setAttribute("aria-selected", String(other === option));
    if (option) {
      this.#input.setAttribute("aria-activedescendant", option.id);
      option.scrollIntoView({ block: "nearest" });
    } else {
      this.#input?.removeAttribute("aria-activedescendant");
    }
  }

  #move(step) {
    const all = this.#options;
    const at = all.indexOf(this.#chosen);
    if (all.length > 0) this.#choose(all[(Math.max(at, step > 0 ? -1 : 0) + step + all.length) % all.length]);
  }

  /** Who types fast takes from the list before the answer to their last letters is there; positions are those of the text it is for. */
  #take(option) {
    const input = this.#input;
    if (this.#list.dataset.for !== input.value) {
      this.#wanted = option.dataset.text;
      clearTimeout(this.#timer);
      this.#ask(false);
      return;
    }
    this.#wanted = null;
    const { start, length, text, whole } = option.dataset;
    const end = Number(start) + Number(length);
    const blank = whole && !/^[\s,]/.test(input.value.slice(end)) ? " " : "";
    this.#choose(null); // it is taken, and the next Enter searches
    input.setRangeText(text + blank, Number(start), end, "end");
    input.focus();
    clearTimeout(this.#timer);
    this.#ask(false);
  }

  #onAnswer() {
    if (this.#wanted === null || this.#list.dataset.for !== this.#input.value) return;
    const option = this.#options.find((one) => one.dataset.text === this.#wanted);
    const isFinal = this.#isFinal;
    this.#wanted = null;
    this.#isFinal = false;
    if (option) this.#take(option);
    if (isFinal) this.#finish();
  }

  get #marks() {
    return this.querySelector(":scope > .marks");
  }

  /** After this batch of changes: a page that opens with faults brings the box after them. */
  #drawMarksSoon() {
    queueMicrotask(() => this.#drawMarks());
  }

  /** A copy of the text lies over the box, of which only the lines are seen. */
  #drawMarks() {
    const faults = (this.getAttribute("faults") ?? "").split(" ").filter(Boolean);
    let marks = this.#marks;
    if (!marks) {
      if (faults.length === 0) return;
      marks = document.createElement("div");
      marks.className = "marks";
      marks.setAttribute("aria-hidden", "true");
      this.append(marks);
    }
    const text = this.#input?.value ?? "";
    const parts = [];
    let at = 0;
    for (const [start, length] of faults.map((fault) => fault.split("+").map(Number)).sort((a, b) => a[0] - b[0])) {
      if (start < at || start >= text.length) continue;
      const mark = document.createElement("mark");
      mark.textContent = text.slice(start, start + length);
      parts.push(text.slice(at, start), mark);
      at = start + length;
    }
    marks.replaceChildren(...parts, text.slice(at));
    marks.scrollLeft = this.#input?.scrollLeft ?? 0;
  }
}

customElements.define("search-box", SearchBox);

/** As everywhere: '/' goes to the search, unless somebody writes. */
document.addEventListener("keydown", (event) => {
  if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey || event.target.closest?.("input, textarea, select, [contenteditable], dialog")) return;
  const input = document.querySelector("search-box input");
  if (!input) return;
  event.preventDefault();
  input.focus();
  input.select();
});
