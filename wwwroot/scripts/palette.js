// The command palette's keys. What it lists is the server's (CommandPalette.razor); moving in the list asks nobody.

const dialog = () => document.getElementById("command-palette");
const options = () => [...dialog().querySelectorAll('[role="option"]')];

function choose(option) {
  for (const other of options()) other.setAttribute("aria-selected", String(other === option));
  const input = dialog().querySelector("input");
  if (option) {
    input.setAttribute("aria-activedescendant", option.id);
    option.scrollIntoView({ block: "nearest" });
  } else {
    input.removeAttribute("aria-activedescendant");
  }
}

function chosen() {
  return options().find((option) => option.getAttribute("aria-selected") === "true") ?? options()[0];
}

function open() {
  if (!dialog() || dialog().open) return;
  dialog().showModal();
  const input = dialog().querySelector("input");
  input.select();
  input.focus();
}

function move(step) {
  const all = options();
  const at = all.findIndex((option) => option.getAttribute("aria-selected") === "true");
  if (all.length > 0) choose(all[(Math.max(at, step > 0 ? -1 : 0) + step + all.length) % all.length]);
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
    chosen()?.click();
  }
});

document.addEventListener("input", (event) => {
  if (dialog()?.contains(event.target)) choose(null);
});

document.addEventListener("click", (event) => {
  if (event.target.closest?.('[data-opens="command-palette"]')) open();
  else if (event.target === dialog()) dialog().close(); // the backdrop
  else if (event.target.closest?.("#command-palette a")) dialog().close();
});
