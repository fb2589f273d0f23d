// Makes a password for a music app and shows it, which no later request can.
import { announce } from "./api.js";
import { setUpCopy } from "./copy.js";
import { enhanceForm } from "./form.js";

export function start(form) {
  form.dataset.api = "POST /api/dsp/stream/app-passwords";
  enhanceForm(form, {
    done: (answer) => {
      form.reset();
      show(answer.data);
    },
  });
}

function show(made) {
  const panel = document.querySelector("[data-app-password]");
  const field = panel.querySelector("input");
  panel.querySelector("[data-user-name]").textContent = made.userName;
  field.value = made.password;
  panel.hidden = false;
  panel.scrollIntoView({ block: "start" });
  field.focus();
  field.select();
  setUpCopy(panel.querySelector("[data-copy]"), { text: () => field.value, select: () => field.select() });
  announce("The app password was made. Enter it in the app now: it is shown this once.");
}
