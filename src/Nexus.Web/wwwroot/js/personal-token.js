// A new personal token is shown once, in a field one can copy from.
import { enhanceForm } from "./form.js";

export function start(form) {
  form.dataset.api = form.dataset.make;
  enhanceForm(form, {
    collect: () => ({
      name: form.elements.name.value.trim(),
      scopes: [...form.querySelectorAll("[data-scope]:checked")].map((box) => box.dataset.scope),
    }),
    done: (answer) => show(form, answer.data),
  });
}

function show(form, made) {
  const place = form.querySelector("[data-message]");
  const note = document.createElement("div");
  note.className = "notice notice--good";
  const text = document.createElement("p");
  text.textContent = `Copy “${made.name}” now; it is shown only once.`;
  const label = document.createElement("label");
  label.className = "field";
  label.textContent = "Token";
  const field = document.createElement("input");
  field.type = "text";
  field.readOnly = true;
  field.value = made.token;
  label.append(field);
  note.append(text, label);
  place.replaceChildren(note);
  field.focus();
  field.select();
  form.reset();
  field.value = made.token;
}
