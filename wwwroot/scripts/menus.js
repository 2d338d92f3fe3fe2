// Menus (Menu.razor) are the browser's own popovers: it opens and closes them, gives the focus back, and listens for Escape and for clicks
// elsewhere. What is left is where they stand, and that a choice closes them.

const GAP = 4;
const MARGIN = 8;

const buttonOf = (menu) => document.querySelector(`[popovertarget="${CSS.escape(menu.id)}"]`);

/** Below its button, from its left edge, inside the window; on a phone the sheet that the style sheet makes of it needs no place. */
function place(menu) {
  const button = buttonOf(menu)?.getBoundingClientRect();
  if (!button) return;
  const width = Number.parseFloat(getComputedStyle(menu).getPropertyValue("--menu-width"));
  const left = Math.max(MARGIN, Math.min(button.left, innerWidth - width - MARGIN));
  menu.style.setProperty("--menu-left", `${left}px`);
  menu.style.setProperty("--menu-top", `${button.bottom + GAP}px`);
}

document.addEventListener(
  "beforetoggle",
  (event) => {
    if (event.newState === "open" && event.target.matches?.(".menu")) place(event.target);
  },
  { capture: true }, // it does not bubble
);

document.addEventListener("click", (event) => {
  if (event.target.closest?.(".menu a, .menu [data-closes-menu]")) event.target.closest(".menu").hidePopover();
});

addEventListener("resize", () => document.querySelector(".menu:popover-open")?.hidePopover());
