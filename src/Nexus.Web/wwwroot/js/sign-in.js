// Sign-in with the session cookie: by password, perhaps with a second step, or by passkey. A one-time password leads to
// choosing one's own first.
import { call } from "./api.js";
import { clearErrors, enhanceForm, readFields, showProblem } from "./form.js";
import { show, supported } from "./passkey.js";
import { attempt, setUpSecondStep } from "./second-step.js";

export function start(part) {
  const signIn = part.querySelector("[data-sign-in]");
  const change = part.querySelector("[data-change-password]");
  const second = part.querySelector("[data-second-step]");
  const state = { changeToken: null, mfaToken: null, email: "" };
  const leave = () => location.assign(part.dataset.next || "/");
  const turnTo = (form) => {
    for (const other of [signIn, change, second]) other.hidden = other !== form;
    // Who is half signed in goes on, and does not begin elsewhere.
    for (const elsewhere of document.querySelectorAll("[data-external]")) elsewhere.hidden = form !== signIn;
    form.querySelector("input").focus();
  };
  const refused = (problem, form) => {
    if (problem.code === "mfa-required") {
      state.mfaToken = problem.body.mfaToken;
      second.querySelector("[data-second-passkey]").hidden = !supported() || !problem.body.methods.includes("passkey");
      turnTo(second);
      return true;
    }
    if (problem.code !== "password-change-required") return false;
    state.email = readFields(form).email;
    state.changeToken = problem.body.changeToken;
    turnTo(change);
    return true;
  };

  signIn.dataset.api = signIn.dataset.signIn;
  enhanceForm(signIn, { collect: (form) => ({ ...readFields(form), cookie: true }), done: leave, refused });
  setUpPasskey(part.querySelector("[data-passkey-sign-in]"), signIn, leave);
  setUpSecondStep(second, state, { leave, again: () => turnTo(signIn) });

  change.dataset.api = change.dataset.changePassword;
  enhanceForm(change, {
    collect: (form) => ({ changeToken: state.changeToken, newPassword: readFields(form).newPassword }),
    done: async (_, form) => {
      clearErrors(form);
      try {
        const password = form.elements.newPassword.value;
        await call("POST", "/api/auth/login", { body: { email: state.email, password, cookie: true } });
        leave();
      } catch (problem) {
        if (!refused(problem, form)) showProblem(form, problem);
      }
    },
  });
}

function setUpPasskey(button, form, leave) {
  if (!supported()) return;
  button.hidden = false;
  button.disabled = false;
  button.addEventListener("click", () =>
    attempt(button, form, async () => {
      const begun = await call("POST", "/api/auth/passkeys/sign-in/options");
      const passkey = await show(begun.data);
      await call("POST", "/api/auth/passkeys/sign-in", { body: { passkey, cookie: true } });
      leave();
    }),
  );
}
