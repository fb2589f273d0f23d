// The player of a page: it shows a playback, has a seek bar that is a slider for the keyboard, and lets go of it when
// the page changes.
import { announce } from "./api.js";
import { lengthText, timeText } from "./clock.js";
import { drawnCover } from "./drawn-cover.js";
import { LiveEdge, untilItBegins } from "./live-edge.js";
import { setUpControls } from "./player-controls.js";
import { setUpKeys } from "./player-keys.js";
import { setUpSettings } from "./player-settings.js";
import { Playback } from "./playback.js";
import { stage } from "./stage.js";
import { queueAround } from "./tracks.js";
import { follow } from "./visit.js";
import { WaveformView } from "./waveform.js";

export async function start(part) {
  const player = new Player(part);
  try {
    await player.load();
  } catch (problem) {
    if (!player.signal.aborted) player.refuse(problem);
  }
}

class Player {
  #gone = new AbortController();

  constructor(part) {
    this.part = part;
    this.signal = this.#gone.signal;
    this.toggle = part.querySelector("[data-toggle]");
    this.seek = part.querySelector("[data-seek]");
    this.clock = part.querySelector("[data-clock]");
    this.message = part.querySelector("[data-message]");
    this.wave = part.querySelector("canvas") && new WaveformView(part.querySelector("canvas"), this.signal);
    const own = part.querySelector("video, audio");
    // What plays already goes on where it is, in this page's place for it.
    this.isKept = stage.current?.work.id === part.dataset.workId;
    this.playback = this.isKept ? stage.current : new Playback(workOf(part), own);
    this.media = this.playback.media;
    if (this.isKept) own.replaceWith(this.media);
    stage.page = this;
  }

  async load() {
    const { playback } = this;
    if (this.isKept) {
      stage.show(this);
      await playback.opened;
    } else {
      this.#listen();
      await this.#open();
    }
    if (this.signal.aborted) return;
    const { session } = playback;
    if (session.live) this.edge = new LiveEdge(this);
    this.#wire();
    this.part.dataset.ready = "";
    if (session.waveform && this.wave) this.wave.show(await fetch(session.waveform).then((answer) => answer.json()).catch(() => null));
  }

  /** The page goes, or something else plays. */
  release() {
    this.#gone.abort();
  }

  onNext(next) {
    if (next.work.page) follow(next.work.page);
  }

  async #open() {
    const { playback } = this;
    const kept = stage.handedOver;
    stage.handedOver = null;
    const how = { ask: (once) => untilItBegins(this, once), at: kept?.live ? 0 : kept?.at };
    let plays = kept?.playing;
    let from;
    try {
      from = await playback.open({ ...how, prepare: !plays });
    } catch (problem) {
      if (problem.code !== "begins-when-played") throw problem;
      await this.#pressed();
      plays = true;
      from = await playback.open(how);
    }
    if (plays) await playback.play();
    else if (from > 0) this.say(`Goes on at ${timeText(from)}.`, "info");
  }

  // To look at the page of a rented film does not begin it.
  async #pressed() {
    const { toggle, signal } = this;
    toggle.disabled = false;
    await new Promise((resolve) => toggle.addEventListener("click", resolve, { once: true, signal }));
    toggle.disabled = true;
  }

  // From the first word on: a show may end before its page has drawn anything.
  #listen() {
    const { playback, media, signal } = this;
    media.addEventListener("play", () => stage.take(playback, queueAround(playback.work), this), { signal });
    playback.addEventListener("fault", (event) => this.say(event.detail, "bad"), { signal });
  }

  #wire() {
    const { playback, media, toggle, seek, signal } = this;
    if (this.isKept) playback.addEventListener("fault", (event) => this.say(event.detail, "bad"), { signal });
    // Here it is silent until the listener plays again, by a session of its own.
    playback.addEventListener("stopped", (event) => this.say(event.detail.message, "warn", location.href, "Play here"), { signal });
    toggle.disabled = false;
    toggle.addEventListener("click", () => this.playOrPause(), { signal });
    for (const event of ["play", "pause", "ended"]) media.addEventListener(event, () => this.#showState(), { signal });
    for (const event of ["timeupdate", "durationchange", "seeked"]) media.addEventListener(event, () => this.#showTime(), { signal });
    seek.disabled = false;
    seek.addEventListener(
      "input",
      () => {
        media.currentTime = Number(seek.value);
        this.#showTime();
      },
      { signal },
    );
    setUpControls(this);
    setUpSettings(this);
    setUpKeys(this);
    this.#showState();
    this.#showTime();
  }

  async playOrPause() {
    if (!this.media.paused) {
      this.media.pause();
      return;
    }
    const refused = await this.playback.play();
    if (refused) this.say(refused, "warn");
  }

  #showState() {
    const playing = !this.media.paused && !this.media.ended;
    this.part.classList.toggle("player--playing", playing);
    this.toggle.setAttribute("aria-label", playing ? "Pause" : "Play");
    if (playing) this.message.replaceChildren();
  }

  #showTime() {
    const { media, seek, playback } = this;
    if (this.edge) {
      this.edge.show();
      return;
    }
    const { duration } = playback;
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
      announce(problem.message || "This is not open to you.");
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

const workOf = (part) => ({
  id: part.dataset.workId,
  title: part.dataset.title,
  by: part.dataset.by,
  kind: part.dataset.kind,
  duration: Number(part.dataset.duration) || 0,
  poster: part.dataset.poster,
  picture: drawnCover(part.querySelector(".card__art")),
  page: part.dataset.page,
});
