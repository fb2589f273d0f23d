// Gives a page, or a part that was put into it, what its markup asks for: forms and buttons that call the API, modules.
import { enhanceAction } from "./action.js";
import { enhanceForm } from "./form.js";
import { setUpTheme } from "./theme.js";
import { showLocalTimes } from "./times.js";

export function enhance(root) {
  setUpTheme(root);
  showLocalTimes(root);
  // On a phone the menus scroll sideways; where one is should be in sight.
  for (const here of root.querySelectorAll(".nav [aria-current], .subnav [aria-current]")) {
    here.scrollIntoView({ block: "nearest", inline: "nearest" });
  }
  for (const form of root.querySelectorAll("form[data-api]")) enhanceForm(form);
  for (const button of root.querySelectorAll("button[data-api]")) enhanceAction(button);
  for (const part of root.querySelectorAll("[data-module]")) start(part);
}

async function start(part) {
  const module = await import(`./${part.dataset.module}.js`);
  module.start(part);
}
