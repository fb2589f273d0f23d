// Gives a page, or a part that was put into it, what its markup asks for: forms and buttons that call the API, modules.
import { enhanceAction } from "./action.js";
import { showCountryNames } from "./countries.js";
import { enhanceForm } from "./form.js";
import { setUpTheme } from "./theme.js";
import { showLocalTimes } from "./times.js";

export function enhance(root) {
  setUpTheme(root);
  showLocalTimes(root);
  showCountryNames(root);
  // On a phone the menus scroll sideways; where one is should be in sight.
  for (const here of root.querySelectorAll(".nav [aria-current], .subnav [aria-current]")) {
    here.scrollIntoView({ block: "nearest", inline: "nearest" });
  }
  for (const form of root.querySelectorAll("form[data-api]")) enhanceForm(form);
  for (const button of root.querySelectorAll("button[data-api]")) enhanceAction(button);
  for (const part of root.querySelectorAll("[data-module]")) start(part);
}

async function start(part) {
  try {
    const module = await import(`./${part.dataset.module}.js`);
    await module.start(part);
  } catch (problem) {
    const place = part.querySelector("[data-message]");
    if (!place) throw problem;
    const note = document.createElement("p");
    note.className = "notice notice--bad";
    note.textContent = `${problem.message || "This part could not be started."} Load the page again.`;
    place.replaceChildren(note);
  }
}
