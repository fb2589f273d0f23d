// "Prove again that it is you": a dialog with password, code or passkey, before a dangerous action goes on.
import { call } from "./api.js";
import { show, supported, reason } from "./passkey.js";

/** Resolves to true when the user proved himself, to false when he gave up. */
export function proveAgain() {
  const dialog = build();
  document.body.append(dialog);
  return new Promise((resolve) => {
    let proven = false;
    let mfaToken = null;
    const parts = (name) => dialog.querySelector(`[data-${name}]`);
    const tell = (text) => (parts("message").textContent = text || "");
    const done = () => {
      proven = true;
      dialog.close();
    };
    dialog.addEventListener("close", () => {
      dialog.remove();
      resolve(proven);
    });
    parts("cancel").addEventListener("click", () => dialog.close());
    parts("passkey").hidden = !supported();
    parts("passkey").addEventListener("click", async () => {
      tell("");
      try {
        const begun = mfaToken
          ? await send("/api/auth/mfa/passkey-options", { mfaToken })
          : await send("/api/auth/step-up/passkey-options");
        const passkey = await show(begun);
        if (mfaToken) await send("/api/auth/mfa/verify", { mfaToken, passkey, cookie: true });
        else await send("/api/auth/step-up", { passkey, cookie: true });
        done();
      } catch (problem) {
        tell(reason(problem));
      }
    });
    dialog.querySelector("form").addEventListener("submit", async (event) => {
      event.preventDefault();
      tell("");
      try {
        if (mfaToken) await send("/api/auth/mfa/verify", { mfaToken, code: parts("code").value.trim(), cookie: true });
        else await send("/api/auth/step-up", { password: parts("password").value, cookie: true });
        done();
      } catch (problem) {
        if (problem.code !== "mfa-required") {
          tell(Object.values(problem.errors || {}).flat().join(" ") || problem.message);
          return;
        }
        mfaToken = problem.body.mfaToken;
        parts("first").hidden = true;
        parts("first-hint").hidden = true;
        parts("second").hidden = false;
        parts("code").focus();
      }
    });
    dialog.showModal();
  });
}

const send = async (path, body) => (await call("POST", path, { body, again: false })).data;

function build() {
  const dialog = document.createElement("dialog");
  dialog.className = "dialog";
  dialog.setAttribute("aria-labelledby", "step-up-heading");
  dialog.innerHTML = `
    <form method="dialog" novalidate>
      <h2 id="step-up-heading">Is it you?</h2>
      <p class="muted">This can do harm in a stranger's hands, so prove again that it is you.</p>
      <div class="field" data-first>
        <label for="step-up-password">Password</label>
        <input id="step-up-password" type="password" autocomplete="current-password" maxlength="200" data-password />
      </div>
      <div class="field" data-second hidden>
        <label for="step-up-code">Code of your authenticator app, or a recovery code</label>
        <input id="step-up-code" inputmode="text" autocomplete="one-time-code" maxlength="40" data-code />
      </div>
      <p class="small muted" data-first-hint>No password? <a href="/forgot-password">Choose one by mail</a>, or sign out and in again.</p>
      <p class="field__error" role="alert" data-message></p>
      <div class="button-row">
        <button type="submit" class="button button--main">Continue</button>
        <button type="button" class="button" data-passkey>Use a passkey</button>
        <button type="button" class="button button--quiet" data-cancel>Cancel</button>
      </div>
    </form>`;
  return dialog;
}
