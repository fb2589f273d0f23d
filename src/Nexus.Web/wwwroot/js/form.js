// Forms that post JSON: <form data-api="POST /api/x" data-done="/y">. `data-done` is an address, "reload", or an event.
import { ActionKey, announce, call } from "./api.js";
import { mayReload, saved, watch } from "./unsaved.js";
import { go, reload } from "./visit.js";

/** `send` takes the place of the one call that `data-api` names, where saving takes several. */
export function enhanceForm(form, { collect = readFields, send = sendTo, done, refused } = {}) {
  const fieldset = form.querySelector("fieldset");
  if (fieldset) fieldset.disabled = false;
  const key = new ActionKey();
  form.noValidate = true;
  watch(form);
  form.addEventListener("input", (event) => clearError(event.target));
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (form.ariaBusy === "true") return;
    clearErrors(form);
    if (!checkFields(form)) return;
    if (form.dataset.confirm && !confirm(form.dataset.confirm)) return;
    if (!done && form.dataset.done === "reload" && !mayReload(form)) return;
    setBusy(form, true);
    try {
      const body = collect(form);
      const answer = await send(form, body, key.for(body));
      key.done();
      saved(form);
      finish(form, answer, done);
    } catch (problem) {
      setBusy(form, false);
      if (!refused?.(problem, form)) showProblem(form, problem);
    }
  });
}

function finish(form, answer, done) {
  const where = form.dataset.done || "";
  if (done) {
    setBusy(form, false);
    done(answer, form);
  } else if (where === "reload") {
    reload();
  } else if (where.startsWith("/")) {
    go(where.replace("{id}", answer.data?.id ?? ""));
  } else {
    setBusy(form, false);
    form.dispatchEvent(new CustomEvent("nexus:saved", { detail: answer }));
    showMessage(form, form.dataset.success || "Saved.", "good");
  }
}

function sendTo(form, body, key) {
  const [method, path] = form.dataset.api.split(" ");
  return call(method, path, { body, key, headers: etagOf(form) });
}

const etagOf = (form) => (form.dataset.etag ? { "If-Match": form.dataset.etag } : {});

/** Values by name; `a.b` nests. `data-type` says how text becomes a value. */
export function readFields(form) {
  const body = {};
  for (const field of form.elements) {
    if (!field.name || field.type === "submit" || field.disabled || (field.type === "radio" && !field.checked)) continue;
    const value = readValue(field);
    if (value !== undefined) assign(body, field.name.split("."), value);
  }
  for (const [name, value] of Object.entries(JSON.parse(form.dataset.fixed || "{}"))) body[name] ??= value;
  return body;
}

function readValue(field) {
  if (field.type === "checkbox") return field.checked;
  const text = field.dataset.type === "secret" || field.type === "password" ? field.value : field.value.trim();
  if (text === "" && "optional" in field.dataset) return undefined;
  if (field.dataset.type === "number") return Number(text);
  if (field.dataset.type === "money") return parseMoney(text, Number(field.dataset.digits ?? 2));
  return text;
}

/** "12.50" or "12,50" as 1250. NaN where it is no amount. */
export function parseMoney(text, digits = 2) {
  const match = /^(\d{1,9})(?:[.,](\d+))?$/.exec(text.replaceAll(" ", ""));
  if (!match || (match[2] || "").length > digits) return Number.NaN;
  return Number(match[1]) * 10 ** digits + Number((match[2] || "").padEnd(digits, "0") || 0);
}

function assign(target, [name, ...rest], value) {
  if (rest.length === 0) target[name] = value;
  else assign((target[name] ??= {}), rest, value);
}

function checkFields(form) {
  let first = null;
  for (const field of form.elements) {
    const message = field.willValidate ? messageOf(field) : "";
    if (message) {
      showFieldError(field, message);
      first ??= field;
    }
  }
  first?.focus();
  return !first;
}

function messageOf(field) {
  if (!field.validity.valid) return field.dataset.invalid || field.validationMessage;
  if (field.dataset.type === "money" && field.value.trim() !== "" && Number.isNaN(readValue(field))) return "An amount, for example 12.50.";
  const other = field.dataset.same && field.form.elements[field.dataset.same];
  return other && other.value !== field.value ? "The two do not match." : "";
}

export function showProblem(form, problem) {
  const left = [];
  let first = null;
  for (const [name, messages] of Object.entries(problem.errors || {})) {
    const field = findField(form, name);
    if (field) {
      showFieldError(field, messages.join(" "));
      first ??= field;
    } else {
      left.push(`${name}: ${messages.join(" ")}`);
    }
  }
  if (!first || left.length > 0) showMessage(form, left.join(" ") || problem.message || "It did not work.", "bad");
  first?.focus();
}

// The API names fields as `price.minor` or `variants[0].sku`; a form may have only the first part.
function findField(form, name) {
  const wanted = [name, name.replaceAll(/\[(\d+)\]/g, ".$1"), name.split(/[.[]/)[0]];
  for (const candidate of wanted) {
    const field = form.elements[candidate];
    if (field) return field instanceof RadioNodeList ? field[0] : field;
  }
  return null;
}

function showFieldError(field, message) {
  field.setAttribute("aria-invalid", "true");
  const place = document.getElementById(`${field.id}-error`);
  if (place) {
    place.textContent = message;
    field.setAttribute("aria-errormessage", place.id);
    if (!field.hasAttribute("aria-describedby")) field.setAttribute("aria-describedby", place.id);
  }
}

function clearError(field) {
  field.removeAttribute("aria-invalid");
  const place = field.id && document.getElementById(`${field.id}-error`);
  if (place) place.textContent = "";
}

export function clearErrors(form) {
  for (const field of form.querySelectorAll("[aria-invalid]")) field.removeAttribute("aria-invalid");
  for (const place of form.querySelectorAll(".field__error")) place.textContent = "";
  form.querySelector("[data-message]")?.replaceChildren();
}

export function showMessage(form, text, kind) {
  const place = form.querySelector("[data-message]");
  announce(text);
  if (!place) return;
  const note = document.createElement("p");
  note.className = `notice notice--${kind}`;
  note.textContent = text;
  place.replaceChildren(note);
}

export function setBusy(form, busy) {
  form.ariaBusy = String(busy);
  for (const button of form.querySelectorAll("button[type=submit]")) {
    button.setAttribute("aria-busy", String(busy));
  }
}
