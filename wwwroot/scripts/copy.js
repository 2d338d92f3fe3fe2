// [data-copies=id]: puts the text of that element on the clipboard, and says so in the <output for=id> beside the button.

const SAID_FOR = 3000;

export async function copy(button) {
  const source = document.getElementById(button.dataset.copies);
  if (!source) return;
  const isCopied = (await write(source.textContent)) || select(source);
  const output = button.parentElement.querySelector(`output[for="${CSS.escape(source.id)}"]`);
  if (!output) return;
  output.textContent = isCopied ? "Copied" : "The browser does not let a page copy; the text is selected";
  clearTimeout(output.silence);
  output.silence = setTimeout(() => (output.textContent = ""), SAID_FOR);
}

/** Only where the page is one that the browser trusts: https, or this machine. */
async function write(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return false;
  }
}

/** As a person would: select it all, and copy what is selected. */
function select(source) {
  getSelection().selectAllChildren(source);
  return document.execCommand("copy");
}
