// What the listener lived through since the last heartbeat: the wait for the first sound, and the stalls after it.
export class Quality {
  #asked = 0;
  #startup = null;
  #stalledSince = 0;
  #stalls = 0;
  #stalled = 0;
  #failed = false;
  #started = false;

  constructor(media) {
    media.addEventListener("play", () => (this.#asked ||= performance.now()));
    media.addEventListener("playing", () => this.#goesOn());
    // A jump waits as well, and is not the network's fault.
    media.addEventListener("waiting", () => {
      if (this.#started && !media.seeking) this.#stalledSince ||= performance.now();
    });
    for (const event of ["pause", "seeking"]) media.addEventListener(event, () => this.#endStall());
  }

  fail() {
    this.#failed = true;
  }

  // Undefined when there is nothing to tell; what was told is not told again.
  take() {
    const told = { stalls: this.#stalls, stalledSeconds: round(this.#stalled / 1000), failed: this.#failed };
    if (this.#startup !== null) told.startupSeconds = round(this.#startup / 1000);
    const isEmpty = !told.stalls && !told.failed && told.startupSeconds === undefined;
    [this.#startup, this.#stalls, this.#stalled, this.#failed] = [null, 0, 0, false];
    return isEmpty ? undefined : told;
  }

  #goesOn() {
    if (!this.#started) {
      this.#started = true;
      this.#startup = performance.now() - this.#asked;
    }
    this.#endStall();
  }

  #endStall() {
    if (!this.#stalledSince) return;
    this.#stalls++;
    this.#stalled += performance.now() - this.#stalledSince;
    this.#stalledSince = 0;
  }
}

const round = (seconds) => Math.round(Math.max(0, seconds) * 1000) / 1000;
