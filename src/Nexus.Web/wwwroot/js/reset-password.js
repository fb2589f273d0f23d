// The token stands behind the #, where no server sees it.
import { enhanceForm, readFields } from "./form.js";

export function start(part) {
  const form = part.querySelector("form");
  const token = new URLSearchParams(location.hash.slice(1)).get("token");
  part.querySelector("[data-no-token]").hidden = !!token;
  form.hidden = !token;
  // The address bar and the history need not keep it.
  history.replaceState(null, "", location.pathname);
  form.dataset.api = form.dataset.reset;
  enhanceForm(form, {
    collect: (own) => ({ token, newPassword: readFields(own).newPassword }),
    done: () => {
      form.hidden = true;
      part.querySelector("[data-done]").hidden = false;
      part.querySelector("[data-done] a").focus();
    },
  });
}
