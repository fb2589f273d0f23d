// When something comes out: a day and a time on the clocks of a time zone, which the creator's own is to begin with.
import { enhanceForm } from "./form.js";

export function start(form) {
  const { timeZone } = form.elements;
  timeZone.value ||= Intl.DateTimeFormat().resolvedOptions().timeZone;
  const zones = Intl.supportedValuesOf("timeZone").map((zone) => new Option("", zone));
  form.querySelector("datalist").replaceChildren(...zones);
  enhanceForm(form);
}
