// Sign-in with the session cookie; a one-time password leads to choosing one's own first.
import { call } from "./api.js";
import { clearErrors, enhanceForm, readFields, showProblem } from "./form.js";

export function start(part) {
  const signIn = part.querySelector("[data-sign-in]");
  const change = part.querySelector("[data-change-password]");
  let changeToken = null;
  let email = "";

  signIn.dataset.api = signIn.dataset.signIn;
  enhanceForm(signIn, {
    collect: (form) => ({ ...readFields(form), cookie: true }),
    done: () => location.assign(part.dataset.next || "/"),
    refused: (problem, form) => {
      if (problem.code !== "password-change-required") return false;
      email = readFields(form).email;
      changeToken = problem.body.changeToken;
      signIn.hidden = true;
      change.hidden = false;
      change.querySelector("input").focus();
      return true;
    },
  });

  change.dataset.api = change.dataset.changePassword;
  enhanceForm(change, {
    collect: (form) => ({ changeToken, newPassword: readFields(form).newPassword }),
    done: async (_, form) => {
      clearErrors(form);
      try {
        const password = form.elements.newPassword.value;
        await call("POST", "/api/auth/login", { body: { email, password, cookie: true } });
        location.assign(part.dataset.next || "/");
      } catch (problem) {
        showProblem(form, problem);
      }
    },
  });
}
