// Buttons that do one thing: <button data-api="POST /api/x/publish" data-done="reload" data-body="{}" data-confirm="Sure?">.
import { ActionKey, announce, call } from "./api.js";
import { mayReload } from "./unsaved.js";
import { go, reload } from "./visit.js";

export function enhanceAction(button, { body, done } = {}) {
  const key = new ActionKey();
  button.disabled = false;
  button.addEventListener("click", async () => {
    if (button.getAttribute("aria-busy") === "true") return;
    if (button.dataset.confirm && !confirm(button.dataset.confirm)) return;
    if (!done && button.dataset.done === "reload" && !mayReload()) return;
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
    go(where.replace("{id}", answer.data?.id ?? ""));
    return;
  }
  if (where === "reload" && !done) {
    reload();
    return;
  }
  setBusy(button, false);
  if (done) done(answer, button);
  else if (where === "remove") removeItem(button.closest("[data-item]"));
  if (button.dataset.success) showNote(button, button.dataset.success, "good");
  else if (!done) announce("Done.");
}

// Whoever works with the keyboard goes on beside what is gone, not at the top of the page.
function removeItem(item) {
  if (!item) return;
  const beside = item.nextElementSibling || item.previousElementSibling;
  const heading = item.closest("section")?.querySelector("h2");
  item.remove();
  const place = beside?.querySelector("button:enabled, a[href], summary") || heading;
  if (place === heading) heading?.setAttribute("tabindex", "-1");
  place?.focus();
}

// Not disabled: a button that is loses the focus, and with it the place of whoever works with the keyboard.
export function setBusy(button, busy) {
  button.setAttribute("aria-busy", String(busy));
}

export function showActionProblem(button, problem) {
  if (problem.status === 401) {
    location.assign(`/sign-in?next=${encodeURIComponent(location.pathname + location.search)}`);
    return;
  }
  const details = Object.values(problem.errors || {}).flat().join(" ");
  showNote(button, details || problem.message || "It did not work.", "bad");
}

// Next to the button, because that is where people look.
function showNote(button, text, kind) {
  announce(text);
  const holder = button.closest("[data-item], .panel, form") || button.parentElement;
  let note = holder.querySelector(":scope > .notice[data-from-action]");
  if (!note) {
    note = document.createElement("p");
    note.dataset.fromAction = "";
    holder.append(note);
  }
  note.className = `notice notice--${kind}`;
  note.textContent = text;
}
