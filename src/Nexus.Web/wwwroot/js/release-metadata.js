// What shops are told of a release. The API takes the whole of it: what this form does not show goes back as it came.
import { call } from "./api.js";
import { setUpCountryPicker } from "./country-picker.js";
import { enhanceForm, readFields } from "./form.js";

export async function start(form) {
  const picker = setUpCountryPicker(form);
  const where = form.querySelector("[data-where]");
  const showPicker = () => picker.show(["include", "exclude"].includes(where.value));
  where.addEventListener("change", showPicker);
  showPicker();
  if ("readonly" in form.dataset) return;
  const path = `/api/dsp/metadata/releases/${form.dataset.release}`;
  // Of the same version as what was drawn, or saving is refused.
  const before = (await call("GET", path)).data.details;
  Object.assign(form.dataset, { api: `PUT ${path}`, done: "reload" });
  enhanceForm(form, {
    collect: () => {
      const { label, type, titleVersion, upc, catalogNumber, originalReleaseDate, pLine, cLine } = readFields(form);
      const shown = { label, type, titleVersion, upc, catalogNumber, originalReleaseDate, pLine, cLine };
      return { ...before, ...shown, territories: territories(where.value, picker) };
    },
  });
}

function territories(rule, picker) {
  if (!rule) return null;
  if (rule === "world") return { worldwide: true };
  return rule === "include" ? { worldwide: false, include: picker.read() } : { worldwide: true, exclude: picker.read() };
}
