// One work in the studio: its upload, its state, its buttons. The server draws each state; here only what moves is changed.
import { announce, call, get } from "./api.js";
import { enhanceAction, showActionProblem } from "./action.js";
import { enhanceForm, readFields } from "./form.js";
import { Upload } from "./tus.js";
import { describe, forget, isSameFile, remember, remembered } from "./upload-memory.js";
import { WaveformView } from "./waveform.js";

const percent = new Intl.NumberFormat("en", { style: "percent", maximumFractionDigits: 0 });

export class WorkRow {
  constructor(element) {
    this.element = element;
    this.upload = null;
    this.#wire();
    this.#offerToGoOn();
  }

  get id() {
    return this.element.dataset.work;
  }

  get state() {
    return this.element.dataset.state;
  }

  get isSending() {
    return this.upload !== null && !this.upload.isPaused;
  }

  #find(name) {
    return this.element.querySelector(`[data-${name}]`);
  }

  #wire() {
    this.#find("file").addEventListener("change", (event) => {
      if (event.target.files[0]) this.send(event.target.files[0]);
      event.target.value = "";
    });
    this.#find("pause").addEventListener("click", () => this.#pauseOrGoOn());
    for (const [name, body] of Object.entries({ publish: undefined, withdraw: {} })) {
      const button = this.#find(name);
      button.dataset.api = `POST /api/content/works/${this.id}/${name}`;
      enhanceAction(button, { body: () => body, done: () => this.redraw() });
    }
    const remove = this.#find("delete");
    remove.dataset.api = `DELETE /api/content/works/${this.id}`;
    remove.dataset.done = "remove";
    enhanceAction(remove);
    this.#wireEdit();
    const wave = this.#find("wave");
    if (this.element.dataset.waveform && !wave.hidden) {
      const view = new WaveformView(wave);
      get(this.element.dataset.waveform).then((waveform) => view.show(waveform), () => (wave.hidden = true));
    }
  }

  #wireEdit() {
    const form = this.#find("edit-form");
    const button = this.#find("edit");
    button.addEventListener("click", () => {
      form.hidden = !form.hidden;
      button.setAttribute("aria-expanded", String(!form.hidden));
      if (!form.hidden) form.elements.title.focus();
    });
    form.dataset.api = `PATCH /api/content/works/${this.id}`;
    form.dataset.etag = `"${this.element.dataset.version}"`;
    enhanceForm(form, { collect: readFields, done: () => this.redraw() });
  }

  /** Uploads a file, or goes on with one that was begun. */
  async send(file) {
    const known = remembered()[this.id];
    const goesOn = isSameFile(known, file);
    this.upload = new Upload(file, {
      workId: this.id,
      url: goesOn ? known.url : null,
      onUrl: (url) => remember(this.id, describe(file, url)),
      onProgress: (sent, all) => this.#showProgress(all > 0 ? sent / all : 1, `Uploading, ${percent.format(all > 0 ? sent / all : 1)}`),
      onState: (state) => this.#showUpload(state),
    });
    if (known && !goesOn) await this.#giveUp(known.url);
    await this.#run();
  }

  async #run() {
    try {
      if (await this.upload.run()) {
        forget(this.id);
        this.upload = null;
        this.element.dataset.state = "uploading";
        announce("The file has arrived.");
      }
    } catch (problem) {
      // An upload the server does not know any more cannot go on; the next choice begins anew.
      if ([404, 410].includes(problem.status)) forget(this.id);
      this.upload = null;
      this.#find("progress").hidden = true;
      this.#find("pause").hidden = true;
      this.#find("choose").hidden = false;
      showActionProblem(this.#find("pause"), problem);
    }
  }

  #pauseOrGoOn() {
    if (this.upload?.isPaused) this.#run();
    else this.upload?.pause();
  }

  async #giveUp(url) {
    try {
      await call("DELETE", url, { headers: { "Tus-Resumable": "1.0.0" } });
    } catch {
      // It ends by itself when its time is over.
    }
    forget(this.id);
  }

  // After a reload: the server says how much is there, the file must be chosen again.
  async #offerToGoOn() {
    const known = remembered()[this.id];
    if (!known || !["draft", "uploading"].includes(this.state)) return;
    try {
      const { headers } = await call("HEAD", known.url, { headers: { "Tus-Resumable": "1.0.0" } });
      const share = Number(headers.get("Upload-Offset")) / known.size;
      if (share >= 1) return;
      this.#showProgress(share, `${percent.format(share)} of ${known.name} has arrived. Choose the file again to go on.`);
      this.#find("choose").hidden = false;
    } catch (problem) {
      if ([404, 410].includes(problem.status)) forget(this.id);
    }
  }

  #showUpload(state) {
    const button = this.#find("pause");
    button.hidden = state === "done";
    button.textContent = state === "paused" ? "Go on" : "Pause";
    this.#find("choose").hidden = true;
    if (state === "paused") this.#find("step").textContent = "Paused. What has arrived stays.";
    if (state === "waiting") this.#find("step").textContent = "The connection is gone; it goes on by itself.";
    if (state === "done") this.#showProgress(1, "Arrived. It is checked and stored.");
  }

  #showProgress(share, text) {
    const place = this.#find("progress");
    place.hidden = false;
    place.querySelector("progress").value = share;
    this.#find("step").textContent = text;
  }

  /** What the server says now. */
  async show(work) {
    if (this.upload) return;
    if (work.state !== this.state) {
      await this.redraw();
      announce(`${work.title}: ${this.#find("title") ? this.element.querySelector(".tag").textContent : work.state}`);
    } else if (work.progress) {
      this.#showProgress(work.progress.share, `Making it ready: ${work.progress.step}`);
    }
  }

  /** Lets the server draw this row anew and takes it over. */
  async redraw() {
    const answer = await fetch(location.href, { headers: { Accept: "text/html" } });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const fresh = page.querySelector(`[data-work="${CSS.escape(this.id)}"]`);
    if (!fresh) return;
    this.element.replaceWith(fresh);
    this.element = fresh;
    this.#wire();
  }
}
