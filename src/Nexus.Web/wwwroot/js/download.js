// <a data-module="download" href="/api/x" download="name">: a file for which one may have to prove anew who one is.
import { announce, call } from "./api.js";
import { setBusy, showActionProblem } from "./action.js";

export function start(link) {
  link.addEventListener("click", async (event) => {
    event.preventDefault();
    if (link.getAttribute("aria-busy") === "true") return;
    setBusy(link, true);
    try {
      save((await call("GET", link.getAttribute("href"), { file: true })).data, link.download);
      announce("Downloaded.");
    } catch (problem) {
      showActionProblem(link, problem);
    }
    setBusy(link, false);
  });
}

function save(file, name) {
  const address = URL.createObjectURL(file);
  const away = document.createElement("a");
  away.href = address;
  away.download = name;
  away.click();
  // Not at once: the browser may not have begun to read it.
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
}
