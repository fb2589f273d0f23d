// A device's code is answered by a form, as its standard wants it, with a header that forms of other sites cannot send.
import { announce } from "./api.js";
import { showMessage } from "./form.js";

export function start(part) {
  const buttons = part.querySelectorAll("[data-device-decision]");
  for (const button of buttons) {
    button.disabled = false;
    button.addEventListener("click", () => decide(part, button.dataset.deviceDecision, buttons));
  }
}

async function decide(part, decision, buttons) {
  for (const button of buttons) button.disabled = true;
  let good = false;
  try {
    const answer = await fetch("/oauth2/device", {
      method: "POST",
      headers: { "Nexus-Decision": decision },
      body: new URLSearchParams({ user_code: part.dataset.code }),
      credentials: "same-origin",
    });
    // A refusal is answered as the standard's error, which is what was asked for.
    good = answer.ok || (decision === "deny" && answer.status < 500);
  } catch {
    good = false;
  }
  if (!good) {
    for (const button of buttons) button.disabled = false;
    showMessage(part, "It did not work. Look at the device again; codes last ten minutes.", "bad");
    return;
  }
  part.querySelector("[data-choices]").hidden = true;
  const text = decision === "allow" ? "Connected. You can go back to the device." : "Refused. The device gets nothing.";
  showMessage(part, text, decision === "allow" ? "good" : "warn");
  announce(text);
}
