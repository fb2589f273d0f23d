// Editing needs the version that was read, so that two tabs cannot overwrite each other unseen.
import { call } from "./api.js";

export async function start(form) {
  try {
    const { headers } = await call("GET", "/api/auth/me");
    form.dataset.etag = headers.get("ETag") || "";
  } catch {
    // Saving will then say what is wrong.
  }
  form.addEventListener("nexus:saved", (event) => {
    form.dataset.etag = event.detail.headers.get("ETag") || "";
  });
}
