// Buttons that do one thing: <button data-api="POST /api/x/publish" data-done="reload" data-body="{}" data-confirm="Sure?">.
import { ActionKey, announce, call } from "./api.js";

export function enhanceAction(button, { body, done } = {}) {
  const key = new ActionKey();
  button.disabled = false;
  button.addEventListener("click", async () => {
    if (button.getAttribute("aria-busy") === "true") return;
    if (button.dataset.confirm && !confirm(button.dataset.confirm)) return;
    const [method, path] = button.dataset.api.split(" ");
    const sent = body ? body() : button.dataset.body ? JSON.parse(button.dataset.body) : undefined;
    setBusy(button, true);
    try {
      const headers = button.dataset.etag ? { "If-Match": button.dataset.etag } : {};
      const answer = await call(method, path, { body: sent, key: key.for([path, sent]), headers });
      key.done();
      finish(button, answer, done);
    } catch (problem) {
      setBusy(button, false);
      showActionProblem(button, problem);
    }
  });
}

function finish(button, answer, done) {
  const where = button.dataset.done || "";
  if (where.startsWith("/")) {
    location.assign(where.replace("{id}", answer.data?.id ?? ""));
    return;
  }
  if (where === "reload" && !done) {
    location.reload();
    return;
  }
  setBusy(button, false);
  if (done) done(answer, button);
  else if (where === "remove") button.closest("[data-item]")?.remove();
  announce(button.dataset.success || "Done.");
}

function setBusy(button, busy) {
  button.disabled = busy;
  button.setAttribute("aria-busy", String(busy));
}

/** Next to the button, because that is where people look. */
export function showActionProblem(button, problem) {
  if (problem.status === 401) {
    location.assign(`/sign-in?next=${encodeURIComponent(location.pathname + location.search)}`);
    return;
  }
  const details = Object.values(problem.errors || {}).flat().join(" ");
  const text = details || problem.message || "It did not work.";
  announce(text);
  const holder = button.closest("[data-item], .panel, form") || button.parentElement;
  let note = holder.querySelector(":scope > .notice--bad[data-from-action]");
  if (!note) {
    note = document.createElement("p");
    note.className = "notice notice--bad";
    note.dataset.fromAction = "";
    holder.append(note);
  }
  note.textContent = text;
}
