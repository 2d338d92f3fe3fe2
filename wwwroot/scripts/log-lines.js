// <log-lines>: a list of lines, the newest last, that scrolls by itself. With `follow` it stays at the newest one, until the reader scrolls
// away from it, and again once they are back.

const NEAR = 24; // pixels from the end that still count as there

class LogLines extends HTMLElement {
  static observedAttributes = ["follow"];

  #isAtEnd = true;
  #lines = new MutationObserver(() => this.#stay());

  connectedCallback() {
    this.#lines.observe(this, { childList: true, subtree: true, characterData: true });
    this.addEventListener("scroll", this.#onScroll, { capture: true, passive: true }); // the list's own does not bubble
    this.#stay();
  }

  disconnectedCallback() {
    this.#lines.disconnect();
    this.removeEventListener("scroll", this.#onScroll, { capture: true });
  }

  attributeChangedCallback() {
    this.#isAtEnd ||= this.hasAttribute("follow"); // who asks to follow wants the newest
    this.#stay();
  }

  #onScroll = ({ target }) => {
    this.#isAtEnd = target.scrollHeight - target.scrollTop - target.clientHeight <= NEAR;
  };

  #stay() {
    const list = this.firstElementChild;
    if (list && this.#isAtEnd && this.hasAttribute("follow")) list.scrollTop = list.scrollHeight;
  }
}

customElements.define("log-lines", LogLines);
