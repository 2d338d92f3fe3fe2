import { bothZones, duration, everySecond, localDate, knownNow, localMoment, serverNow, upstreamNow, zoneName } from "./clock.js";

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
    const kind = this.getAttribute("kind");
    const isOfServer = this.getAttribute("clock") === "server";
    const ticking = isOfServer ? serverNow() : kind === "until" ? knownNow() : upstreamNow();
    const now = this.hasAttribute("to") ? Number(this.getAttribute("to")) : ticking;
    switch (kind) {
      case "age":
        return duration(now - at);
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

/** <live-zone>: the zone that times are shown in, for who cannot hover. */
class LiveZone extends HTMLElement {
  connectedCallback() {
    this.#show();
    addEventListener("zonechange", this.#show);
  }

  disconnectedCallback() {
    removeEventListener("zonechange", this.#show);
  }

  #show = () => {
    this.textContent = zoneName();
  };
}

customElements.define("live-zone", LiveZone);
