// An album on its way: sends two files at a time, moves the bars, saves what its owner changes. What stands in the page
// is drawn by the server.
import { announce, call } from "./api.js";
import { showActionProblem } from "./action.js";
import { fileFor, picked } from "./album-files.js";
import { draftOf, editsOf, isChanged, noteOrder, noteSaved, takeOver } from "./album-form.js";
import { showMessage } from "./form.js";
import { showLocalTimes } from "./times.js";
import { Upload } from "./tus.js";
import { go } from "./visit.js";

const atOnce = 2;
const pauseBetween = 1000;
const percent = (share) => `${Math.floor(share * 100)} %`;

export class AlbumUpload {
  #files = new Map();
  #running = new Map();
  #failed = new Set();
  #paused = false;

  constructor(part, id = part.querySelector("[data-album]").dataset.album) {
    Object.assign(this, { part, id, path: `/api/dsp/upload/batches/${id}` });
    if (this.article) this.#wire();
    addEventListener("beforeunload", (event) => {
      if (this.#running.size > 0 && this.part.isConnected) event.preventDefault();
    });
  }

  get article() {
    return this.part.querySelector("[data-album]");
  }

  get #form() {
    return this.article.querySelector("[data-album-form]");
  }

  get #rows() {
    return [...this.article.querySelectorAll("[data-file]")];
  }

  #row(id) {
    return this.article.querySelector(`[data-file="${CSS.escape(id)}"]`);
  }

  /** Takes over the files that somebody picked, those that are still missing by name and length. */
  take(files) {
    for (const row of this.#rows) {
      const file = row.dataset.state === "receiving" && fileFor(row, files);
      if (file) {
        this.#files.set(row.dataset.file, file);
        this.#failed.delete(row.dataset.file);
      }
    }
    if (this.#files.size === 0) showMessage(this.part, "None of these files is missing here: name and size are others.", "bad");
    else this.part.querySelector("[data-message]").replaceChildren();
    this.#paused = false;
    this.#send();
  }

  #send() {
    for (const row of this.#rows) {
      const id = row.dataset.file;
      if (this.#paused || this.#running.size >= atOnce) break;
      if (row.dataset.state === "receiving" && this.#files.has(id) && !this.#running.has(id) && !this.#failed.has(id)) this.#sendOne(id, row.dataset.upload);
    }
    this.#showTotal();
  }

  async #sendOne(id, url) {
    const upload = new Upload(this.#files.get(id), {
      url,
      onProgress: (sent) => this.#showFile(id, sent),
      onState: (state) => state === "waiting" && this.#say(id, "The connection is gone; it goes on by itself."),
    });
    this.#running.set(id, upload);
    try {
      if (await upload.run()) {
        this.#files.delete(id);
        this.#row(id).dataset.state = "checking";
      }
    } catch (problem) {
      this.#failed.add(id);
      this.#say(id, problem.message, true);
      this.#row(id)?.querySelector("[data-retry]").removeAttribute("hidden");
    } finally {
      this.#running.delete(id);
      if (this.part.isConnected) this.#send();
    }
  }

  #pauseOrGoOn() {
    this.#paused = !this.#paused;
    if (this.#paused) for (const upload of this.#running.values()) upload.pause();
    this.#send();
    announce(this.#paused ? "Paused. What has arrived stays." : "Going on.");
  }

  /** Asks the server while something moves, until the release is made. */
  async follow() {
    let seen = null;
    while (this.part.isConnected) {
      const state = this.article.dataset.state;
      const moves = state === "confirmed" || this.#rows.some((row) => row.dataset.state === "checking") || this.#running.size > 0;
      if (state === "done") return;
      if (moves && !document.hidden) {
        try {
          const { data } = await call("GET", this.path);
          const now = JSON.stringify([data.state, data.version, data.title, data.files.map((file) => [file.id, file.state, file.title])]);
          if (now !== seen && (await this.redraw(() => !this.#isTyping())) !== null) seen = now;
        } catch {
          // The next round asks again.
        }
      }
      await new Promise((resolve) => setTimeout(resolve, pauseBetween));
    }
    for (const upload of this.#running.values()) upload.pause();
  }

  #isTyping() {
    return this.#form?.contains(document.activeElement) && document.activeElement.matches("input:not([type=file])");
  }

  /**
   * Lets the server draw it anew; what its owner has typed or moved stays.
   * @param may says whether it may be drawn when the answer is there @returns false where somebody else has changed the
   * same as she, null where nothing was drawn
   */
  async redraw(may = () => true) {
    const answer = await fetch(`/studio/album/${this.id}`, { headers: { Accept: "text/html" } });
    const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector("[data-album]");
    if (!fresh || !may()) return null;
    const edits = this.article && this.#form ? editsOf(this.#form) : null;
    const focusAgain = this.#focused();
    this.part.querySelector("[data-album-place]").replaceChildren(fresh);
    showLocalTimes(fresh);
    this.#wire();
    const isClear = !edits || !this.#form || takeOver(this.#form, edits);
    for (const [id, upload] of this.#running) this.#showFile(id, upload.offset);
    this.#showTotal();
    focusAgain();
    this.article.querySelector("[data-made]")?.focus();
    return isClear;
  }

  // Whoever works with the keyboard goes on where she was.
  #focused() {
    const here = document.activeElement;
    if (!this.article?.contains(here)) return () => {};
    const row = here.closest("[data-file]");
    const name = Object.keys(here.dataset)[0];
    const dashed = name?.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
    const inRow = dashed ? `${row ? `[data-file="${row.dataset.file}"] ` : ""}[data-${dashed}]` : null;
    const selector = here.id ? `#${CSS.escape(here.id)}` : inRow;
    const caret = here.matches("input:not([type=file])") ? [here.selectionStart, here.selectionEnd] : null;
    return () => {
      const again = selector && this.article.querySelector(selector);
      again?.focus();
      if (again && caret) again.setSelectionRange(...caret);
    };
  }

  #wire() {
    const find = (name) => this.article.querySelector(`[data-${name}]`);
    for (const input of this.article.querySelectorAll("[data-again] input")) {
      input.disabled = false;
      input.addEventListener("change", () => this.take(picked(input).files));
    }
    find("pause")?.addEventListener("click", () => this.#pauseOrGoOn());
    const form = this.#form;
    if (!form) return;
    noteOrder(form);
    form.noValidate = true;
    form.querySelector("fieldset").disabled = false;
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.#do(() => this.#confirm());
    });
    find("save").addEventListener("click", () => this.#do(() => this.#save(), "Saved."));
    find("new-cover").addEventListener("change", (event) => this.#do(() => this.#addCover(event.target)));
    find("abort").addEventListener("click", (event) => confirm(event.target.dataset.confirm) && this.#do(() => this.#abort()));
    for (const row of this.#rows) this.#wireRow(row);
  }

  #wireRow(row) {
    const id = row.dataset.file;
    const move = (button, place) => {
      place();
      button.focus();
      announce(`${row.dataset.path} is number ${[...row.parentElement.children].indexOf(row) + 1}.`);
    };
    const [up, down] = [row.querySelector("[data-up]"), row.querySelector("[data-down]")];
    up?.addEventListener("click", () => move(up, () => row.previousElementSibling?.before(row)));
    down?.addEventListener("click", () => move(down, () => row.nextElementSibling?.after(row)));
    row.querySelector("[data-leave-out]").addEventListener("click", () =>
      this.#do(async () => {
        this.#running.get(id)?.pause();
        this.#files.delete(id);
        await this.#change("DELETE", `/files/${id}`);
      }),
    );
    row.querySelector("[data-retry-file]").addEventListener("change", (event) => this.#do(() => this.#retry(row, event.target.files[0])));
  }

  async #retry(row, file) {
    if (!file) return;
    const id = row.dataset.file;
    // What has arrived of another file is no beginning of this one.
    if (row.dataset.state === "receiving") await this.#change("DELETE", `/files/${id}`);
    await this.#change("POST", `/files/${id}/retry`, { length: file.size });
    this.#files.set(id, file);
    this.#failed.delete(id);
    this.#send();
  }

  async #addCover(input) {
    const [{ path, file }] = picked(input).files;
    const data = await this.#change("POST", "/files", { path, length: file.size, type: file.type });
    this.#files.set(data.files.find((one) => one.role === "cover").id, file);
    this.#send();
  }

  // What she has typed is saved first: the answer is drawn with it.
  async #change(method, path, body) {
    // What cannot be saved as it stands, an album without a track for example, keeps nobody from mending it.
    await this.#save().catch((problem) => {
      if (problem.status !== 400) throw problem;
    });
    const { data } = await call(method, this.path + path, { body });
    await this.redraw();
    return data;
  }

  // Tags of files change the album at any moment. What she has not touched is the server's then, so it is drawn anew and
  // saved once more; where both have changed the same, she looks first.
  async #save() {
    for (let tries = 1; isChanged(this.#form); tries++) {
      const draft = draftOf(this.#form);
      try {
        const { data } = await call("PUT", this.path, { body: draft, headers: this.#version });
        this.article.dataset.version = data.version;
        noteSaved(this.#form, draft);
      } catch (problem) {
        if (problem.status !== 412) throw problem;
        if ((await this.redraw()) === false || tries === 5) throw new Error("Somebody else has changed this meanwhile. What you typed is kept; look at it and save again.");
      }
    }
  }

  get #version() {
    return { "If-Match": `"${this.article.dataset.version}"` };
  }

  async #confirm() {
    await this.#save();
    try {
      await call("POST", `${this.path}/confirm`, { headers: this.#version });
    } catch (problem) {
      // It has changed: she sees how it is now before she confirms it.
      if (problem.status === 412) await this.redraw();
      throw problem;
    }
    await this.redraw();
  }

  async #abort() {
    this.#paused = true;
    for (const upload of this.#running.values()) upload.pause();
    this.#files.clear();
    await call("DELETE", this.path);
    go("/studio/album");
  }

  async #do(action, said) {
    try {
      await action();
      if (said) showMessage(this.#form, said, "good");
    } catch (problem) {
      const form = this.#form ?? this.part;
      if (problem.status === 401 && this.#form) showActionProblem(form.querySelector("[data-save]"), problem);
      else showMessage(form, Object.entries(problem.errors || {}).map(([name, texts]) => `${name}: ${texts.join(" ")}`).join(" ") || problem.message, "bad");
    }
  }

  #say(id, text, isBad = false) {
    const place = this.#row(id)?.querySelector("[data-text]");
    if (!place) return;
    place.textContent = text;
    place.classList.toggle("album-file__reason", isBad);
    place.classList.toggle("muted", !isBad);
  }

  #showFile(id, sent) {
    const row = this.#row(id);
    if (!row) return;
    const share = sent / Number(row.dataset.length);
    row.dataset.offset = sent;
    row.querySelector("progress").value = share;
    row.querySelector("progress").hidden = false;
    this.#say(id, `${percent(share)} has arrived`);
    this.#showTotal();
  }

  #showTotal() {
    const bar = this.article.querySelector("[data-total]");
    if (!bar) return;
    const rows = this.#rows.filter((row) => row.dataset.state !== "leftOut");
    const sum = (name) => rows.reduce((all, row) => all + Number(row.dataset[name]), 0);
    bar.value = sum("offset") / (sum("length") || 1);
    this.article.querySelector("[data-total-text]").textContent = `${percent(bar.value)} of all files have arrived`;
    const waits = rows.some((row) => row.dataset.state === "receiving" && !this.#files.has(row.dataset.file));
    const sends = this.#running.size > 0 || [...this.#files.keys()].some((id) => !this.#failed.has(id));
    this.article.querySelector("[data-hint]").hidden = !waits;
    for (const again of this.article.querySelectorAll("[data-again]")) again.hidden = !waits;
    const pause = this.article.querySelector("[data-pause]");
    pause.hidden = !sends;
    pause.textContent = this.#paused ? "Go on" : "Pause";
  }
}
