// Credits and codes of a recording. The API takes the whole of them: what this form does not show goes back as it came.
import { call } from "./api.js";
import { enhanceForm, readFields } from "./form.js";

export async function start(form) {
  if ("readonly" in form.dataset) return;
  const path = `/api/dsp/metadata/works/${form.dataset.work}`;
  // What this form does not show is of the same version as what was drawn, or saving is refused.
  const { data } = await call("GET", path);
  const before = data.details;
  setUpRows(form);
  Object.assign(form.dataset, { api: `PUT ${path}`, done: "reload" });
  enhanceForm(form, {
    collect: () => {
      const { titleVersion, genre, language, label, isrc, iswc, pLine, cLine } = readFields(form);
      const explicit = form.querySelector("[data-explicit]").value;
      const shown = { titleVersion, genre, language, label, isrc, iswc, pLine, cLine, explicit: explicit === "" ? undefined : explicit === "true" };
      return { ...before, ...shown, contributors: contributorsOf(form, before.contributors ?? []) };
    },
  });
}

function setUpRows(form) {
  const list = form.querySelector("[data-credits]");
  form.querySelector("[data-add]").addEventListener("click", () => {
    const row = form.querySelector("template[data-credit]").content.firstElementChild.cloneNode(true);
    list.append(row);
    form.dispatchEvent(new Event("input"));
    row.querySelector("[data-name]").focus();
  });
  list.addEventListener("click", (event) => {
    const row = event.target.closest("[data-remove]")?.closest("[data-item]");
    if (!row) return;
    row.remove();
    form.dispatchEvent(new Event("input"));
    form.querySelector("[data-add]").focus();
  });
}

// A row is one role of one person; the numbers by which societies know that person stay with the name.
function contributorsOf(form, before) {
  const byName = new Map();
  for (const row of form.querySelectorAll("[data-credits] [data-item]")) {
    const name = row.querySelector("[data-name]").value.trim();
    if (!name) continue;
    const known = before.find((one) => one.name === name);
    if (!byName.has(name)) byName.set(name, { ...known, name, roles: [] });
    const { roles } = byName.get(name);
    const role = row.querySelector("[data-role]").value;
    if (!roles.includes(role)) roles.push(role);
  }
  return [...byName.values()];
}
