// <lazy-script src sheet>: loads a module and its style sheet, which few pages need, when the first of them is shown.

class LazyScript extends HTMLElement {
  connectedCallback() {
    const href = this.getAttribute("sheet");
    if (!document.querySelector(`link[href="${CSS.escape(href)}"]`)) document.head.append(Object.assign(document.createElement("link"), { rel: "stylesheet", href }));
    void import(new URL(this.getAttribute("src"), document.baseURI).href);
  }
}

customElements.define("lazy-script", LazyScript);
