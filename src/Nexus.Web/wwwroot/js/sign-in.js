// Sign-in with the session cookie: by password, perhaps with a second step, or by passkey. A one-time password leads to
// choosing one's own first.
import { call } from "./api.js";
import { setBusy } from "./action.js";
import { clearErrors, enhanceForm, readFields, showMessage, showProblem } from "./form.js";
import { reason, show, supported } from "./passkey.js";

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

function setUpSecondStep(form, state, { leave, again }) {
  form.dataset.api = form.dataset.secondStep;
  enhanceForm(form, {
    collect: (own) => ({ mfaToken: state.mfaToken, code: readFields(own).code, cookie: true }),
    done: leave,
  });
  form.querySelector("[data-begin-again]").addEventListener("click", again);
  const button = form.querySelector("[data-second-passkey]");
  button.addEventListener("click", () =>
    attempt(button, form, async () => {
      const { mfaToken } = state;
      const begun = await call("POST", "/api/auth/mfa/passkey-options", { body: { mfaToken } });
      const passkey = await show(begun.data);
      await call("POST", "/api/auth/mfa/verify", { body: { mfaToken, passkey, cookie: true } });
      leave();
    }),
  );
}

async function attempt(button, form, action) {
  if (button.getAttribute("aria-busy") === "true") return;
  clearErrors(form);
  setBusy(button, true);
  try {
    await action();
  } catch (problem) {
    const text = reason(problem);
    if (text) showMessage(form, text, "bad");
  } finally {
    setBusy(button, false);
  }
}
