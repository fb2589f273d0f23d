// One change of many works: all of them take it, or each that does not says why.
import { enhanceForm, readFields, showMessage } from "./form.js";

export function start(form) {
  const picks = [...form.querySelectorAll("[data-pick]")];
  const all = form.querySelector("[data-all]");
  all.addEventListener("change", () => picks.forEach((pick) => (pick.checked = all.checked)));
  form.dataset.api = "POST /api/content/my/works/edit";
  enhanceForm(form, {
    collect: () => {
      const workIds = picks.filter((pick) => pick.checked).map((pick) => pick.value);
      if (workIds.length === 0) throw new Error("Choose at least one work.");
      return { ...readFields(form), workIds };
    },
    done: ({ data }) => {
      if (data.applied) location.reload();
      else showRefusals(form, data.items.filter((item) => !item.ok));
    },
  });
}

function showRefusals(form, refused) {
  for (const { workId, refusal } of refused) document.getElementById(`why-${workId}`).textContent = refusal;
  showMessage(form, `Nothing was changed: ${refused.length === 1 ? "one work does" : `${refused.length} works do`} not take it.`, "bad");
  document.getElementById(`pick-${refused[0].workId}`).focus();
}
