// Resumable upload, tus 1.0.0 (https://tus.io/protocols/resumable-upload): what has arrived is asked of the server, never guessed.
import { Problem } from "./api.js";

const version = "1.0.0";
const endpoint = "/api/dsp/upload";
// Small enough that a bad network loses little, large enough that a good one is filled.
const chunkBytes = 8 * 1024 * 1024;
const longestPause = 15000;
// Statuses that trying again cannot mend; 409 and 423 mean another request has just written.
const final = new Set([400, 401, 403, 404, 410, 412, 413, 415, 460]);

export class Upload {
  #paused = false;
  #request = null;

  /** @param file a File, or the blob of a work @param url the address of an upload begun before, or null */
  constructor(file, { workId, url = null, onProgress = () => {}, onState = () => {}, onUrl = () => {} }) {
    Object.assign(this, { file, workId, url, onProgress, onState, onUrl });
    this.offset = 0;
  }

  get isPaused() {
    return this.#paused;
  }

  pause() {
    this.#paused = true;
    this.#request?.abort();
    this.onState("paused");
  }

  /** Runs to the end or to a pause; throws a Problem that trying again cannot mend. */
  async run() {
    this.#paused = false;
    let failures = 0;
    while (!this.#paused) {
      try {
        this.onState("sending");
        if (!this.url) await this.#create();
        this.offset = await this.#askOffset();
        this.onProgress(this.offset, this.file.size);
        while (this.offset < this.file.size && !this.#paused) {
          this.offset = await this.#sendPart();
          failures = 0;
        }
        if (this.offset >= this.file.size) {
          this.onState("done");
          return true;
        }
      } catch (problem) {
        if (this.#paused) return false;
        if (!(problem instanceof Problem) || final.has(problem.status)) throw problem;
        this.onState("waiting");
        await new Promise((resolve) => setTimeout(resolve, Math.min(longestPause, 500 * 2 ** failures++)));
      }
    }
    return false;
  }

  async #create() {
    const metadata = [
      `filename ${encode(this.file.name || "upload")}`,
      `filetype ${encode(this.file.type || "application/octet-stream")}`,
      `workid ${encode(this.workId)}`,
    ].join(",");
    const answer = await this.#fetch(endpoint, "POST", { "Upload-Length": String(this.file.size), "Upload-Metadata": metadata });
    this.url = new URL(answer.headers.get("Location"), location.href).pathname;
    this.onUrl(this.url);
  }

  async #askOffset() {
    const answer = await this.#fetch(this.url, "HEAD", {});
    return Number(answer.headers.get("Upload-Offset"));
  }

  async #fetch(url, method, headers) {
    let response;
    try {
      response = await fetch(url, { method, headers: { "Tus-Resumable": version, ...headers }, credentials: "same-origin" });
    } catch {
      throw new Problem(0, { title: "No connection" });
    }
    if (!response.ok) throw new Problem(response.status, await problemOf(response));
    return response;
  }

  // XMLHttpRequest, because fetch does not tell how much of a body has left.
  #sendPart() {
    const part = this.file.slice(this.offset, this.offset + chunkBytes);
    return new Promise((resolve, reject) => {
      const request = (this.#request = new XMLHttpRequest());
      request.open("PATCH", this.url);
      request.setRequestHeader("Tus-Resumable", version);
      request.setRequestHeader("Upload-Offset", String(this.offset));
      request.setRequestHeader("Content-Type", "application/offset+octet-stream");
      request.upload.onprogress = (event) => this.onProgress(this.offset + event.loaded, this.file.size);
      request.onload = () => {
        if (request.status === 204) resolve(Number(request.getResponseHeader("Upload-Offset")));
        else reject(new Problem(request.status, parse(request.responseText)));
      };
      request.onerror = request.onabort = () => reject(new Problem(0, { title: "No connection" }));
      request.send(part);
    });
  }
}

async function problemOf(response) {
  return parse(await response.text());
}

function parse(text) {
  try {
    return JSON.parse(text);
  } catch {
    return { title: "The upload was refused." };
  }
}

// The header's values are base64 of UTF-8.
function encode(text) {
  return btoa(String.fromCharCode(...new TextEncoder().encode(text)));
}
