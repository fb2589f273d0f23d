// A new personal token is shown once, in a field one can copy from.
import { announce } from "./api.js";
import { setUpCopy } from "./copy.js";
import { enhanceForm } from "./form.js";

export function start(form) {
  form.dataset.api = form.dataset.make;
  enhanceForm(form, {
    collect: () => {
      const scopes = [...form.querySelectorAll("[data-scope]:checked")].map((box) => box.dataset.scope);
      if (scopes.length === 0) throw new Error("Choose at least one thing it may do.");
      return { name: form.elements.name.value.trim(), scopes };
    },
    done: (answer) => {
      form.reset();
      show(answer.data);
    },
  });
}

function show(made) {
  const panel = document.querySelector("[data-token-secret]");
  const field = panel.querySelector("input");
  panel.querySelector("[data-token-name]").textContent = made.name;
  field.value = made.token;
  panel.hidden = false;
  panel.scrollIntoView({ block: "start" });
  field.focus();
  field.select();
  setUpCopy(panel.querySelector("[data-copy]"), { text: () => field.value, select: () => field.select() });
  announce("The token was made. Copy it now: it is shown this once.");
}
