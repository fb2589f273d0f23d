// Where a work may be played: a rule, and countries.
import { setUpCountryPicker } from "./country-picker.js";
import { enhanceForm } from "./form.js";

export function start(form) {
  const rule = form.querySelector("[data-rule]");
  const picker = setUpCountryPicker(form);
  const showRule = () => picker.show(rule.value !== "everywhere");
  rule.addEventListener("change", showRule);
  showRule();
  Object.assign(form.dataset, { api: `PUT /api/stream/works/${form.dataset.work}/territory`, done: "reload" });
  enhanceForm(form, {
    collect: () => (rule.value === "everywhere" ? { rule: "deny", countries: [] } : { rule: rule.value, countries: picker.read() }),
  });
}
