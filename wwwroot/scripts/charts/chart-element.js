// What all charts share that a library draws: always the latest text is drawn, never one behind another; colours are the page's and follow it.

export class ChartElement extends HTMLElement {
  static observedAttributes = ["d"];

  #isDrawing = false;
  #isStale = false;
  #looks = new MutationObserver(() => this.#draw());

  connectedCallback() {
    this.#looks.observe(document.documentElement, { attributeFilter: ["data-theme", "data-zone", "data-connection"] });
    this.#draw();
  }

  disconnectedCallback() {
    this.#looks.disconnect();
    this.dispose();
    this.replaceChildren();
  }

  attributeChangedCallback() {
    if (this.isConnected) this.#draw();
  }

  /** Draws what the text says, for the first time or again. */
  async draw(_spec) {}

  /** The drawing library: a module of this server's. */
  async library() {
    const { default: library } = await import(new URL(this.getAttribute("lib"), document.baseURI).href);
    return library;
  }

  /** Ends what the library holds. */
  dispose() {}

  /** A colour of the page, where this stands: what is silent is grey. */
  colour(name) {
    return getComputedStyle(this).getPropertyValue(`--${name}`).trim();
  }

  colourOf(series) {
    return this.colour(series < 0 ? "series-other" : `series-${series}`);
  }

  async #draw() {
    this.#isStale = true;
    if (this.#isDrawing) return;
    this.#isDrawing = true;
    try {
      while (this.#isStale && this.isConnected) {
        this.#isStale = false;
        const text = this.getAttribute("d");
        if (text) await this.draw(JSON.parse(text));
      }
    } finally {
      this.#isDrawing = false;
    }
  }
}
