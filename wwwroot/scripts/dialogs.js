// Dialogs that are a page's own (<dialog id> and [data-opens=id]): the browser holds the focus in them, closes them with Escape and gives the
// focus back. What is left is to open them, to close them by a button or beside them, and to read a text of any length.

const dialogOf = (id) => document.querySelector(`dialog[id="${CSS.escape(id)}"]:not(.palette)`);

function open(dialog) {
  if (!dialog || dialog.open) return;
  dialog.showModal();
  const first = dialog.querySelector("textarea, input:not([type=file])");
  if (first) first.value = "";
  first?.focus();
}

/** A dialog, a menu, or what a key does: all that a page has a button for has a name in the palette, too. */
function openAny(name) {
  const dialog = dialogOf(name);
  const isKey = name.startsWith("key ");
  const button = document.querySelector(isKey ? `[data-key="${CSS.escape(name.slice(4))}"]` : `[popovertarget="${CSS.escape(name)}"]`);
  if (dialog) open(dialog);
  else {
    button?.focus();
    button?.click();
  }
}

/** Hands what was written over as a file: that travels in pieces, and one message of its length might end the circuit. */
function read(button) {
  const files = new DataTransfer();
  files.items.add(new File([document.getElementById(button.dataset.reads).value], "written.txt", { type: "text/plain" }));
  const input = document.getElementById(button.dataset.into);
  input.files = files.files;
  input.dispatchEvent(new Event("change", { bubbles: true }));
}

document.addEventListener("click", (event) => {
  const target = event.target;
  const opener = target.closest?.("[data-opens]");
  const reader = target.closest?.("[data-reads]");
  if (opener) openAny(opener.dataset.opens);
  else if (reader) read(reader);
  else if (target.closest?.("[data-closes-dialog]")) target.closest("dialog").close();
  else if (target.matches?.("dialog[open]:not(.palette)") && isBeside(target, event)) target.close();
});

/** The backdrop is the dialog's as far as clicks go. */
function isBeside(dialog, { clientX, clientY }) {
  const { left, right, top, bottom } = dialog.getBoundingClientRect();
  return clientX < left || clientX > right || clientY < top || clientY > bottom;
}

document.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
  event.target.closest?.("dialog")?.querySelector(`[data-reads="${CSS.escape(event.target.id)}"]`)?.click();
});
