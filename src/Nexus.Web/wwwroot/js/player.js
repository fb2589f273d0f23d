// The player: a playback session, HLS (the browser's own or hls.js), a seek bar that is a slider for the keyboard.
import { announce, call, get } from "./api.js";
import { Heartbeat } from "./heartbeat.js";
import { attach } from "./media-source.js";
import { LiveEdge, untilItBegins } from "./live-edge.js";
import { setUpKeys } from "./player-keys.js";
import { Quality } from "./quality.js";
import { WaveformView } from "./waveform.js";

export async function start(part) {
  const player = new Player(part);
  try {
    await player.load();
  } catch (problem) {
    player.refuse(problem);
  }
}

class Player {
  constructor(part) {
    this.part = part;
    this.workId = part.dataset.workId;
    this.media = part.querySelector("video, audio");
    this.toggle = part.querySelector("[data-toggle]");
    this.seek = part.querySelector("[data-seek]");
    this.clock = part.querySelector("[data-clock]");
    this.message = part.querySelector("[data-message]");
    this.wave = part.querySelector("canvas") && new WaveformView(part.querySelector("canvas"));
  }

  async load() {
    const { data } = await untilItBegins(this, () => call("POST", "/api/stream/sessions", { body: { workId: this.workId } }));
    this.session = data;
    if (data.live) this.edge = new LiveEdge(this);
    if (data.poster) this.media.poster = data.poster;
    const quality = new Quality(this.media);
    const fail = (text) => {
      quality.fail();
      this.say(text, "bad");
    };
    await attach(this.media, data.hls, fail, (end) => this.edge?.endsAt(end));
    this.#wire();
    if (data.waveform && this.wave) this.wave.show(await get(data.waveform).catch(() => null));
    if (data.resumeAt > 0) await this.#resume(data.resumeAt);
    new Heartbeat(this.media, data.sessionId, quality, (problem) => this.#stop(problem)).start();
    this.part.dataset.ready = "";
  }

  #wire() {
    const { media, toggle, seek } = this;
    toggle.disabled = false;
    toggle.addEventListener("click", () => this.playOrPause());
    for (const event of ["play", "pause", "ended"]) media.addEventListener(event, () => this.#showState());
    for (const event of ["timeupdate", "durationchange", "seeked"]) media.addEventListener(event, () => this.#showTime());
    seek.disabled = false;
    seek.addEventListener("input", () => {
      media.currentTime = Number(seek.value);
      this.#showTime();
    });
    const volume = this.part.querySelector("[data-volume]");
    volume?.addEventListener("input", () => (media.volume = Number(volume.value)));
    this.part.querySelector("[data-full]")?.addEventListener("click", () => media.requestFullscreen?.());
    if (media instanceof HTMLVideoElement) media.addEventListener("click", () => this.playOrPause());
    setUpKeys(this);
    this.#showState();
    this.#showTime();
  }

  async playOrPause() {
    if (!this.media.paused) {
      this.media.pause();
      return;
    }
    try {
      await this.media.play();
    } catch (error) {
      // Interrupted by the next click, which is no fault.
      if (error.name !== "AbortError") this.say("The browser refused to play. Press play once more.", "warn");
    }
  }

  // Others play with this account: here it is silent until the listener plays again, by a session of its own.
  #stop(problem) {
    this.media.pause();
    this.say(problem.message, "warn", location.href, "Play here");
  }

  async #resume(position) {
    const { media } = this;
    if (media.readyState === 0) await new Promise((resolve) => media.addEventListener("loadedmetadata", resolve, { once: true }));
    // The last seconds again would end at once.
    if (position < media.duration - 5) {
      media.currentTime = position;
      this.say(`Goes on at ${timeText(position)}.`, "info");
    }
  }

  #showState() {
    const playing = !this.media.paused && !this.media.ended;
    this.part.classList.toggle("player--playing", playing);
    this.toggle.setAttribute("aria-label", playing ? "Pause" : "Play");
    if (playing) this.message.replaceChildren();
  }

  #showTime() {
    const { media, seek } = this;
    if (this.edge) {
      this.edge.show();
      return;
    }
    const duration = Number.isFinite(media.duration) ? media.duration : Number(this.part.dataset.duration) || 0;
    seek.max = duration;
    seek.value = media.currentTime;
    seek.setAttribute("aria-valuetext", `${timeText(media.currentTime)} of ${lengthText(duration)}`);
    this.clock.textContent = `${timeText(media.currentTime)} / ${lengthText(duration)}`;
    const fraction = duration > 0 ? media.currentTime / duration : 0;
    this.part.style.setProperty("--played", fraction);
    if (this.wave) this.wave.played = fraction;
  }

  refuse(problem) {
    const closed = document.querySelector("[data-not-entitled]");
    if (problem.code === "not-entitled" && closed) {
      closed.hidden = false;
      this.part.hidden = true;
      announce("You have not bought this yet.");
      return;
    }
    if (problem.status === 401) {
      this.say("Sign in to play this.", "warn", `/sign-in?next=${encodeURIComponent(location.pathname)}`, "Sign in");
      return;
    }
    this.say(problem.message || "This cannot be played right now.", "bad");
  }

  say(text, kind, address, name) {
    const note = document.createElement("p");
    note.className = kind === "info" ? "notice" : `notice notice--${kind}`;
    note.textContent = text;
    if (address) {
      const link = document.createElement("a");
      Object.assign(link, { href: address, textContent: name });
      note.append(" ", link);
    }
    this.message.replaceChildren(note);
    announce(text);
  }
}

// A position counts whole seconds that have passed; a length of 39.98 s is 0:40 to people, as the server writes it.
export const lengthText = (seconds) => timeText(Math.round(seconds || 0));

export function timeText(seconds) {
  const whole = Math.max(0, Math.floor(seconds || 0));
  const parts = [Math.floor(whole / 60) % 60, whole % 60].map((part) => String(part).padStart(2, "0"));
  return whole >= 3600 ? `${Math.floor(whole / 3600)}:${parts.join(":")}` : `${Number(parts[0])}:${parts[1]}`;
}
