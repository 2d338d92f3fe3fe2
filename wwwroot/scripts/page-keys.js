// Buttons that have a key of their own on their page (data-key), where the key means nothing else.

document.addEventListener("keydown", (event) => {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key.length !== 1 || event.target.closest?.("input, textarea, select, [contenteditable], dialog, [popover]")) return;
  const button = document.querySelector(`[data-key="${CSS.escape(event.key)}"]`);
  if (!button || button.offsetParent === null) return;
  event.preventDefault();
  button.click();
});
