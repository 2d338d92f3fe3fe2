// The command palette's keys. What it lists is the server's (CommandPalette.razor); moving in the list asks nobody.

const ANSWER = 2000; // milliseconds that Enter waits for the list to be that of the text

const dialog = () => document.getElementById("command-palette");
const box = () => dialog().querySelector("input");
const list = () => dialog().querySelector('[role="listbox"]');
const options = () => [...dialog().querySelectorAll('[role="option"]')];
const chosen = () => options().find((option) => option.getAttribute("aria-selected") === "true");

function choose(option) {
  for (const other of options()) other.setAttribute("aria-selected", String(other === option));
  if (option) {
    box().setAttribute("aria-activedescendant", option.id);
    option.scrollIntoView({ block: "nearest" });
  } else {
    box().removeAttribute("aria-activedescendant");
  }
}

function open() {
  if (!dialog() || dialog().open) return;
  dialog().showModal();
  box().select();
  box().focus();
  box().dispatchEvent(new Event("input", { bubbles: true })); // what was found for the text may have changed since
}

function move(step) {
  const all = options();
  const at = all.indexOf(chosen());
  if (all.length > 0) choose(all[(Math.max(at, step > 0 ? -1 : 0) + step + all.length) % all.length]);
}

/** Enter opens what was chosen by hand, else the best match of what the box says now: of a text just pasted, that is yet to come. */
async function openBest() {
  const text = box().value;
  if (chosen()) chosen().click();
  else if (await isAnswered(text)) options()[0]?.click();
  else if (dialog().open && box().value === text && /^\S*[^\sa-z]\S*$/i.test(text.trim())) {
    dialog().close();
    Blazor.navigateTo(`/jobs/${encodeURIComponent(text.trim())}`);
  }
}

/** @returns whether the list has come to be the answer to this text, before long and before another text is typed */
function isAnswered(text) {
  return new Promise((resolve) => {
    const end = (isAnswered) => {
      clearTimeout(timer);
      observer.disconnect();
      resolve(isAnswered);
    };
    const look = () => {
      if (!dialog().open || box().value !== text) end(false);
      else if (list().dataset.for === text) end(true);
    };
    const observer = new MutationObserver(look);
    const timer = setTimeout(() => end(false), ANSWER);
    observer.observe(dialog(), { attributes: true, attributeFilter: ["data-for", "open"], subtree: true });
    look();
  });
}

document.addEventListener("keydown", (event) => {
  if ((event.ctrlKey || event.metaKey) && !event.altKey && event.key.toLowerCase() === "k") {
    event.preventDefault();
    if (dialog()?.open) dialog().close();
    else open();
    return;
  }
  if (!dialog()?.open || !dialog().contains(event.target)) return;
  if (event.key === "ArrowDown" || event.key === "ArrowUp") {
    event.preventDefault();
    move(event.key === "ArrowDown" ? 1 : -1);
  } else if (event.key === "Enter") {
    event.preventDefault();
    void openBest();
  }
});

document.addEventListener("input", (event) => {
  if (dialog()?.contains(event.target)) choose(null);
});

document.addEventListener("click", (event) => {
  if (event.target.closest?.('[data-opens="command-palette"]')) open();
  else if (event.target === dialog()) dialog().close(); // the backdrop
  else if (event.target.closest?.("#command-palette :is(a, [data-closes-palette])")) dialog().close();
});

/** An action is the server's to do; once it is done, it says so here. */
class PaletteDone extends HTMLElement {
  static observedAttributes = ["count"];

  attributeChangedCallback(_name, before) {
    if (before !== null) dialog()?.close();
  }
}

customElements.define("palette-done", PaletteDone);
