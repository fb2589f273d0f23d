// One way to the API: JSON in and out, problem details (RFC 9457) as exceptions.

export class Problem extends Error {
  constructor(status, body) {
    super([body.title, body.detail].filter(Boolean).join(" ") || "The request failed.");
    this.status = status;
    this.code = (body.type || "").split(":").pop();
    this.title = body.title;
    this.errors = body.errors || {};
    this.traceId = body.traceId;
    this.retryAfter = body.retryAfter;
    this.body = body;
  }
}

const offline = { type: "urn:nexus:problem:offline", title: "No connection", detail: "The server does not answer. Check the connection and try again." };

/**
 * Sends a request; answers `{ status, data, headers }` or throws a Problem. With `content`, a Blob is sent instead of JSON. With `file: true`, `data` is a Blob. Where the API wants a fresh proof of who
 * asks, a dialog takes it and the request is sent again.
 */
export async function call(method, path, options = {}) {
  try {
    return await send(method, path, options);
  } catch (problem) {
    if (problem.code !== "step-up-required" || options.again === false) throw problem;
    const { proveAgain } = await import("./step-up.js");
    if (!(await proveAgain())) throw new Problem(0, { title: "Nothing was changed." });
    return await send(method, path, options);
  }
}

async function send(method, path, { body, content, key, headers = {}, signal, file } = {}) {
  const sent = { Accept: "application/json", ...headers };
  if (body !== undefined) sent["Content-Type"] = "application/json";
  if (content) sent["Content-Type"] = content.type || "application/octet-stream";
  if (key) sent["Idempotency-Key"] = key;
  // The page was drawn for one organisation; what it does is done for that one, whatever another tab has chosen since.
  const actsFor = document.querySelector("[data-acts-for]")?.dataset.actsFor;
  if (actsFor) sent["X-Nexus-Organisation"] = actsFor;
  let response;
  try {
    response = await fetch(path, {
      method,
      headers: sent,
      body: content ?? (body === undefined ? undefined : JSON.stringify(body)),
      credentials: "same-origin",
      signal,
    });
  } catch (error) {
    if (error.name === "AbortError") throw error;
    throw new Problem(0, offline);
  }
  const data = file && response.ok ? await response.blob() : await readJson(response);
  if (!response.ok) throw new Problem(response.status, data || { title: `The server answered ${response.status}.` });
  return { status: response.status, data, headers: response.headers };
}

export async function get(path, options) {
  return (await call("GET", path, options)).data;
}

async function readJson(response) {
  const type = response.headers.get("Content-Type") || "";
  if (!type.includes("json")) return null;
  try {
    return await response.json();
  } catch {
    return null;
  }
}

/**
 * A key for one intended action: the same while the same thing is tried again, a new one after it succeeded or when
 * what is sent has changed.
 */
export class ActionKey {
  #key = null;
  #of = null;

  for(content) {
    const text = JSON.stringify(content ?? null);
    if (!this.#key || this.#of !== text) {
      this.#key = newId();
      this.#of = text;
    }
    return this.#key;
  }

  done() {
    this.#key = null;
  }
}

/** A random UUID, also on plain HTTP addresses, where `crypto.randomUUID` does not exist. */
export function newId() {
  if (crypto.randomUUID) return crypto.randomUUID();
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}

/** Tells people who do not see the screen. */
export function announce(text) {
  const place = document.getElementById("announcements");
  if (place) place.textContent = text;
}
