// The second step of a sign-in, on a page of its own for one that began at another provider.
import { call } from "./api.js";
import { setBusy } from "./action.js";
import { clearErrors, enhanceForm, readFields, showMessage } from "./form.js";
import { reason, show, supported } from "./passkey.js";

export function start(part) {
  const form = part.querySelector("[data-second-step]");
  const next = part.dataset.next || "/";
  form.querySelector("[data-second-passkey]").hidden = !supported() || !("passkey" in part.dataset);
  setUpSecondStep(form, {}, {
    leave: () => location.assign(next),
    again: () => location.assign(`/sign-in?next=${encodeURIComponent(next)}`),
  });
  form.querySelector("input").focus();
}

/** Lets the form finish the sign-in of `state.mfaToken`; without one, the sign-in the browser has in its cookie. */
export function setUpSecondStep(form, state, { leave, again }) {
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

/** Tries it, says why it did not work, and keeps the button from being pressed twice. */
export async function attempt(button, form, action) {
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
