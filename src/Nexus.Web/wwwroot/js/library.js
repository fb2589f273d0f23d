// Downloads: the address is signed for this visitor and a short time, so it is asked for at the click.
import { showActionProblem } from "./action.js";
import { get } from "./api.js";

export function start(part) {
  for (const button of part.querySelectorAll("[data-download]")) {
    button.disabled = false;
    button.addEventListener("click", () => download(button));
  }
}

async function download(button) {
  button.setAttribute("aria-busy", "true");
  try {
    const { url, fileName } = await get(`/api/stream/works/${button.dataset.download}/download`);
    const link = document.createElement("a");
    Object.assign(link, { href: url, download: fileName });
    link.click();
  } catch (problem) {
    showActionProblem(button, problem);
  }
  button.setAttribute("aria-busy", "false");
}
