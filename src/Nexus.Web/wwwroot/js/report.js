// The form for reports: asks for the holder of a right only where the reason is one, and sends none otherwise.
import { enhanceForm, readFields } from "./form.js";

export function start(form) {
  const reason = form.elements.reason;
  const claim = form.querySelector("[data-claim-fields]");
  const show = () => {
    const needed = "claim" in reason.selectedOptions[0].dataset;
    claim.hidden = !needed;
    claim.disabled = !needed;
  };
  reason.addEventListener("change", show);
  enhanceForm(form, {
    collect: (from) => {
      const body = readFields(from);
      if (claim.disabled) delete body.claim;
      return body;
    },
  });
  show();
}
