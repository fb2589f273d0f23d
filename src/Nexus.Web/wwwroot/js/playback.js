// One work being played: its session, its stream and the element that sounds. Pages show it, and it may outlive them.
import { call } from "./api.js";
import { Heartbeat } from "./heartbeat.js";
import { attach } from "./media-source.js";
import { preferences } from "./preferences.js";
import { Quality } from "./quality.js";

// The last seconds again would end at once.
const tooLate = 5;

/** Fires "fault" (a text), "stopped" (a problem: others play with this account) and "end" (of a show). */
export class Playback extends EventTarget {
  tracks = null;
  session = null;
  /** Settles when it can be played. */
  opened = null;
  /** Whether it could not be opened; it may be tried again by another one. */
  failed = false;
  /** Where a show ended; null while it goes on. */
  end = null;
  #heartbeat = null;
  #isClosed = false;

  /** @param work `{ id, title, by, kind, duration, poster, page }`; @param media the page's element for it, or a new one. */
  constructor(work, media) {
    super();
    this.work = work;
    this.media = media ?? newMedia(work);
    Object.assign(this.media, { volume: preferences.volume, muted: preferences.muted });
  }

  /**
   * Answers the position at which it goes on, 0 for the beginning. `ask` may ask more than once, `at` goes before what
   * the server remembers. With `prepare` it is refused where playing would begin a rental, or use a purchase.
   */
  open(how = {}) {
    this.failed = false;
    this.opened = this.#open(how);
    this.opened.catch(() => {
      this.failed = true;
    });
    return this.opened;
  }

  async #open({ ask = (once) => once(), at, prepare = false }) {
    const answer = await ask(() => call("POST", "/api/stream/sessions", { body: { workId: this.work.id, prepare } }));
    if (this.#isClosed) return 0;
    const session = answer.data;
    this.session = session;
    if (session.poster && this.work.kind === "video") this.media.poster = session.poster;
    const quality = new Quality(this.media);
    const fail = (text) => {
      quality.fail();
      this.dispatchEvent(new CustomEvent("fault", { detail: text }));
    };
    this.tracks = await attach(this.media, session.hls, fail, (end) => this.#endsAt(end));
    if (this.#isClosed) {
      this.tracks.close();
      return 0;
    }
    // Loading a source sets the speed back to this one.
    if (!session.live) this.media.defaultPlaybackRate = this.media.playbackRate = preferences.rate;
    this.#heartbeat = new Heartbeat(this.media, session.sessionId, quality, (problem) => {
      this.media.pause();
      this.dispatchEvent(new CustomEvent("stopped", { detail: problem }));
    });
    this.#heartbeat.start();
    return this.#goTo(at ?? session.resumeAt);
  }

  get isClosed() {
    return this.#isClosed;
  }

  get isLive() {
    return this.session?.live === true;
  }

  get duration() {
    return Number.isFinite(this.media.duration) ? this.media.duration : Number(this.work.duration) || 0;
  }

  /** Answers why it does not play; null when it does. */
  async play() {
    try {
      await this.media.play();
      return null;
    } catch (error) {
      // Interrupted by the next click, which is no fault.
      return error.name === "AbortError" ? null : "The browser refused to play. Press play once more.";
    }
  }

  seekTo(seconds) {
    const { seekable } = this.media;
    const [start, end] = this.isLive && seekable.length > 0 ? [seekable.start(0), seekable.end(seekable.length - 1)] : [0, this.duration];
    this.media.currentTime = Math.min(Math.max(start, seconds), end);
  }

  seekBy(seconds) {
    this.seekTo(this.media.currentTime + seconds);
  }

  close() {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#heartbeat?.end();
    this.media.pause();
    this.tracks?.close();
    this.media.remove();
  }

  #endsAt(time) {
    this.end = time;
    this.dispatchEvent(new Event("end"));
  }

  async #goTo(position) {
    const { media } = this;
    if (!(position > 0)) return 0;
    if (media.readyState === 0) {
      await new Promise((resolve) => {
        media.addEventListener("loadedmetadata", resolve, { once: true });
        this.addEventListener("fault", resolve, { once: true });
      });
    }
    if (media.readyState === 0) return 0;
    if (position >= media.duration - tooLate) return 0;
    media.currentTime = position;
    return position;
  }
}

function newMedia(work) {
  const media = document.createElement(work.kind === "video" ? "video" : "audio");
  media.preload = "metadata";
  if (work.kind === "video") {
    media.playsInline = true;
    media.setAttribute("aria-label", work.title);
  }
  return media;
}
