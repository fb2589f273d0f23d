// Tells streaming-v2 where the listener is: for the resume position and for counting plays; and how well it goes.
import { call } from "./api.js";

const everySeconds = 10;

export class Heartbeat {
  #sentAt = 0;
  #ended = new AbortController();

  constructor(media, sessionId, quality, onStopped) {
    this.media = media;
    this.quality = quality;
    this.onStopped = onStopped;
    this.path = `/api/stream/sessions/${sessionId}/heartbeat`;
  }

  start() {
    const { media } = this;
    const { signal } = this.#ended;
    const timer = setInterval(() => {
      if (!media.paused) this.#send();
    }, everySeconds * 1000);
    signal.addEventListener("abort", () => clearInterval(timer));
    for (const event of ["pause", "ended"]) media.addEventListener(event, () => this.#send(), { signal });
    // The page may be gone before a fetch ends; a kept-alive one outlives it.
    addEventListener("pagehide", () => this.#send(true), { signal });
  }

  /** The last word of a session. */
  end() {
    if (this.#ended.signal.aborted) return;
    this.#ended.abort();
    if (!this.media.paused) this.#send(true);
  }

  async #send(keepalive = false) {
    const position = this.media.currentTime;
    if (position === 0 && this.#sentAt === 0) return;
    this.#sentAt = Date.now();
    const body = { position, quality: this.quality.take() };
    if (keepalive) {
      navigator.sendBeacon?.(this.path, new Blob([JSON.stringify(body)], { type: "application/json" }));
      return;
    }
    try {
      await call("POST", this.path, { body });
    } catch (problem) {
      // A missed one does no harm: the next carries the position.
      if (problem.code === "played-elsewhere" && !this.#ended.signal.aborted) this.onStopped(problem);
    }
  }
}
