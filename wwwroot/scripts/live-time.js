import { bothZones, duration, everySecond, localDate, localMoment, serverNow, upstreamNow } from "./clock.js";

/** <live-time kind="date|clock|age|until|next" at="unix ms" to="unix ms" clock="server">: see LiveTime.razor. */
class LiveTime extends HTMLElement {
  static observedAttributes = ["kind", "at", "to", "clock"];

  #stop = () => {};

  connectedCallback() {
    this.#stop = everySecond(() => this.#show());
    this.#show();
  }

  disconnectedCallback() {
    this.#stop();
  }

  attributeChangedCallback() {
    if (this.isConnected) this.#show();
  }

  #show() {
    const at = Number(this.getAttribute("at"));
    if (!Number.isFinite(at)) return;
    const text = this.#words(at);
    if (this.textContent !== text) this.textContent = text;
    const both = bothZones(at);
    if (this.title !== both) this.title = both;
  }

  #words(at) {
    const now = this.getAttribute("clock") === "server" ? serverNow() : upstreamNow();
    switch (this.getAttribute("kind")) {
      case "age":
        return duration((this.hasAttribute("to") ? Number(this.getAttribute("to")) : now) - at);
      case "until":
        return at >= now ? `in ${duration(at - now)}` : `${duration(now - at)} ago`;
      case "next":
        return at - now >= 500 ? `in ${duration(at - now)}` : "now";
      case "clock":
        return localMoment(at);
      default:
        return localDate(at);
    }
  }
}

customElements.define("live-time", LiveTime);
