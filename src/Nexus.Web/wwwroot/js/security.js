// Two-step sign-in and passkeys on the page of one's account.
import { announce, call } from "./api.js";
import { setBusy, showActionProblem } from "./action.js";
import { setUpCopy } from "./copy.js";
import { enhanceForm, readFields, showMessage, showProblem } from "./form.js";
import { make, reason, supported } from "./passkey.js";

export function start(part) {
  setUpApp(part);
  setUpPasskeys(part);
}

function setUpApp(part) {
  const begin = part.querySelector("[data-totp-begin]");
  const confirm = part.querySelector("[data-totp-confirm]");
  const renew = part.querySelector("[data-codes-renew]");
  if (begin) {
    onClick(begin, async () => {
      const { data } = await call("POST", "/api/auth/mfa/totp");
      part.querySelector("[data-totp-picture]").src = data.qrCode;
      part.querySelector("[data-totp-open]").href = data.uri;
      part.querySelector("[data-totp-secret]").textContent = data.secret.replaceAll(/(.{4})/g, "$1 ").trim();
      part.querySelector("[data-totp-setup]").hidden = false;
      begin.hidden = true;
      confirm.querySelector("input").focus();
    });
    confirm.dataset.api = confirm.dataset.totpConfirm;
    enhanceForm(confirm, {
      done: ({ data }) => {
        part.querySelector("[data-totp-setup]").hidden = true;
        showCodes(part, data.codes);
      },
    });
  }
  if (renew) {
    onClick(renew, async () => {
      const { data } = await call("POST", "/api/auth/mfa/recovery-codes");
      showCodes(part, data.codes);
    });
  }
  part.querySelector("[data-codes-kept]")?.addEventListener("click", () => location.reload());
}

function showCodes(part, codes) {
  const list = part.querySelector("[data-codes-list]");
  list.replaceChildren(
    ...codes.map((code) => {
      const entry = document.createElement("li");
      entry.textContent = code;
      return entry;
    }),
  );
  const place = part.querySelector("[data-codes]");
  place.hidden = false;
  place.focus();
  setUpCopy(place.querySelector("[data-codes-copy]"), {
    text: () => codes.join("\n"),
    select: () => getSelection().selectAllChildren(list),
  });
  announce("Ten recovery codes. Keep them in a safe place.");
}

function setUpPasskeys(part) {
  const form = part.querySelector("[data-passkey-add]");
  if (!form) return;
  if (!supported()) {
    showMessage(form, "This browser knows no passkeys, or the page's address is not secure.", "warn");
    return;
  }
  form.querySelector("fieldset").disabled = false;
  form.noValidate = true;
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const name = readFields(form).name || "Passkey";
    try {
      const begun = await call("POST", "/api/auth/passkeys/options");
      const passkey = await make(begun.data);
      await call("POST", "/api/auth/passkeys", { body: { name, passkey } });
      location.reload();
    } catch (problem) {
      if (problem.errors) showProblem(form, problem);
      else if (reason(problem)) showMessage(form, reason(problem), "bad");
    }
  });
}

function onClick(button, action) {
  button.disabled = false;
  button.addEventListener("click", async () => {
    if (button.getAttribute("aria-busy") === "true") return;
    setBusy(button, true);
    try {
      await action();
    } catch (problem) {
      showActionProblem(button, problem);
    } finally {
      setBusy(button, false);
    }
  });
}
