// Loaded by every page: the theme, forms and buttons that call the API, and the module a part of the page asks for.
import { enhanceForm } from "./form.js";
import { enhanceAction } from "./action.js";
import { setUpTheme } from "./theme.js";
import { showLocalTimes } from "./times.js";

setUpTheme();
showLocalTimes(document);
// On a phone the menus scroll sideways; where one is should be in sight.
for (const here of document.querySelectorAll(".nav [aria-current], .subnav [aria-current]")) {
  here.scrollIntoView({ block: "nearest", inline: "nearest" });
}
for (const form of document.querySelectorAll("form[data-api]")) enhanceForm(form);
for (const button of document.querySelectorAll("button[data-api]")) enhanceAction(button);
for (const part of document.querySelectorAll("[data-module]")) start(part);

async function start(part) {
  const module = await import(`./${part.dataset.module}.js`);
  module.start(part);
}
