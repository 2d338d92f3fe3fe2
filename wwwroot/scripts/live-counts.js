// <live-counts d="1,316 288 12">: what each [data-count] beside it shows, by its place (JobCountsText.razor). The server renders the buttons anew only
// where one comes, goes or falls idle, and then with the same numbers.

class LiveCounts extends HTMLElement {
  static observedAttributes = ["d", "drawn"];

  attributeChangedCallback() {
    queueMicrotask(() => this.#show()); // this batch of changes may bring a button as well
  }

  #show() {
    const counts = (this.getAttribute("d") ?? "").split(" ");
    for (const place of this.parentElement?.querySelectorAll("[data-count]") ?? []) {
      const count = counts[place.dataset.count];
      // into the text that is there, which is the circuit's to change and to take away
      if (count !== undefined && place.firstChild?.data !== count) place.firstChild.data = count;
    }
  }
}

customElements.define("live-counts", LiveCounts);
