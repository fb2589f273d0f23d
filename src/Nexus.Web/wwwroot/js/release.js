// A release: chosen works in the order of the list; a work moves up by its button, which the keyboard can press.
import { announce } from "./api.js";
import { enhanceForm, readFields } from "./form.js";

export function start(form) {
  // Whoever only sees it gets no form that could be sent.
  if (!form.querySelector("button[type=submit]")) return;
  const list = form.querySelector("[data-picks]");
  const error = form.querySelector("[data-works-error]");
  list.addEventListener("click", (event) => {
    const up = event.target.closest("[data-up]");
    const row = up?.closest("li");
    if (row?.previousElementSibling) {
      row.previousElementSibling.before(row);
      up.focus();
      form.dispatchEvent(new Event("input"));
      announce(`${row.querySelector("label").textContent.trim()} is number ${[...list.children].indexOf(row) + 1}.`);
    }
  });
  form.dataset.api = form.dataset.create ?? form.dataset.edit;
  form.dataset.done = "reload";
  form.addEventListener(
    "submit",
    (event) => {
      error.textContent = chosen(list).length === 0 ? "Choose at least one work." : "";
      if (error.textContent) {
        event.preventDefault();
        event.stopImmediatePropagation();
      }
    },
    true,
  );
  enhanceForm(form, { collect: () => ({ ...readFields(form), workIds: chosen(list) }) });
}

const chosen = (list) => [...list.querySelectorAll("[data-pick]:checked")].map((box) => box.value);
