// The clipboard needs HTTPS; elsewhere the browser copies what is selected.
import { announce } from "./api.js";

/** A button that copies what is shown once: `text` answers it, `select` marks it for those who copy by hand. */
export function setUpCopy(button, { text, select }) {
  button.onclick = async () => {
    const done = (await toClipboard(text())) || bySelection(select);
    const said = done ? "Copied" : "Select it and copy it";
    button.textContent = said;
    announce(`${said}.`);
  };
}

async function toClipboard(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return false;
  }
}

function bySelection(select) {
  select();
  return document.execCommand("copy");
}
