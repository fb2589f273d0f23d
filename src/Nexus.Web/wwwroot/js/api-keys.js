// Makes an API key and shows its secret, which no later request can read.
import { announce } from "./api.js";
import { setUpCopy } from "./copy.js";
import { enhanceForm, readFields } from "./form.js";

export function start(form) {
  form.dataset.api = "POST /api/keys/api-keys";
  enhanceForm(form, {
    collect: (source) => {
      const { name, perMinute, days } = readFields(source);
      const scopes = [...source.querySelectorAll("[data-scope]:checked")].map((box) => box.dataset.scope);
      if (scopes.length === 0) throw new Error("Choose at least one thing it may do.");
      const body = { name, perMinute, scopes };
      // Midnight, so that a repeated request is the same one.
      if (days) body.expiresAt = `${new Date(Date.now() + Number(days) * 86400000).toISOString().slice(0, 10)}T00:00:00Z`;
      return body;
    },
    done: (answer) => {
      form.reset();
      showSecret(answer.data.secret);
    },
  });
}

export function showSecret(secret) {
  const panel = document.querySelector("[data-api-key-secret]");
  const field = panel.querySelector("input");
  field.value = secret;
  panel.hidden = false;
  panel.scrollIntoView({ block: "start" });
  field.focus();
  field.select();
  setUpCopy(panel.querySelector("[data-copy]"), { text: () => field.value, select: () => field.select() });
  announce("The key was made. Copy it now: it is shown this once.");
}
