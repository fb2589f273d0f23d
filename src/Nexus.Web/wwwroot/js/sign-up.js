// Registration answers alike for new and known addresses; signing in right after shows which it was.
import { call } from "./api.js";
import { enhanceForm } from "./form.js";

export function start(part) {
  const form = part.querySelector("[data-sign-up]");
  form.dataset.api = form.dataset.signUp;
  // Whoever comes from elsewhere joins as what is chosen here.
  form.addEventListener("change", ({ target }) => {
    if (target.name !== "role") return;
    for (const link of part.querySelectorAll("[data-external] .button-row a")) {
      const address = new URL(link.href);
      address.searchParams.set("role", target.value);
      link.href = address.pathname + address.search;
    }
  });
  enhanceForm(form, {
    done: async () => {
      const { email, password, role } = Object.fromEntries(new FormData(form));
      const next = part.dataset.next !== "/" ? part.dataset.next : role === "creator" ? "/studio" : "/";
      try {
        await call("POST", "/api/auth/login", { body: { email, password, cookie: true } });
        location.assign(next);
      } catch {
        // The address has an account with another password: its owner has been told by mail.
        location.assign(`/sign-in?email=${encodeURIComponent(email)}&next=${encodeURIComponent(next)}`);
      }
    },
  });
}
