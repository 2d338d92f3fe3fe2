// Buttons that copy what an address answers (data-copies-from), and say so in the element that data-says-in names.

document.addEventListener("click", async (event) => {
  const button = event.target.closest?.("[data-copies-from]");
  if (!button) return;
  const text = fetch(button.dataset.copiesFrom).then((response) => (response.ok ? response.text() : Promise.reject(new Error(response.statusText))));
  say(button, await copy(text).then(
    (lines) => `${lines.toLocaleString()} copied`,
    () => "Not copied: the browser or the server refused it.",
  ));
});

/** @returns how many lines there were */
async function copy(coming) {
  if (navigator.clipboard && window.ClipboardItem) {
    // the right to write is the click's, and is over when the answer comes
    await navigator.clipboard.write([new ClipboardItem({ "text/plain": coming.then((text) => new Blob([text], { type: "text/plain" })) })]);
  } else {
    copyByHand(await coming); // a page that did not come by https
  }
  return (await coming).split("\n").filter(Boolean).length;
}

function copyByHand(text) {
  const box = document.createElement("textarea");
  box.value = text;
  document.body.append(box);
  box.select();
  const isCopied = document.execCommand("copy");
  box.remove();
  if (!isCopied) throw new Error("not copied");
}

function say(button, words) {
  const place = document.getElementById(button.dataset.saysIn);
  if (place) place.textContent = words;
}
