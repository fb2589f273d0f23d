// A cover is sent as it is; the service says what is wrong with it.
import { call } from "./api.js";
import { setBusy, showActionProblem } from "./action.js";
import { mayReload } from "./unsaved.js";

export function start(part) {
  const field = part.querySelector("[data-cover]");
  if (field) setUpCover(field, part.dataset.target);
}

export function setUpCover(field, path) {
  field.disabled = false;
  field.addEventListener("change", async () => {
    const [file] = field.files;
    if (!file) return;
    if (!mayReload()) {
      field.value = "";
      return;
    }
    setBusy(field, true);
    try {
      await call("PUT", path, { content: file });
      location.reload();
    } catch (problem) {
      setBusy(field, false);
      field.value = "";
      showActionProblem(field, problem);
    }
  });
}
