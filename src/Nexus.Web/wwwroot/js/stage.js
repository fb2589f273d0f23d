// What plays in this tab, and what comes after it. One thing plays at a time; pages and the mini player look at it here.
import { announce } from "./api.js";
import { setUpMediaKeys } from "./media-keys.js";
import { Playback } from "./playback.js";

// Seconds before the end at which the next one is loaded, so that it begins at once.
const aheadOfEnd = 8;
// Who presses "previous" later than this wants the beginning.
const beginning = 3;
const memory = "nexus_playing";

/** Fires "change" when something else plays, moves to or from a page, or the list changes. */
class Stage extends EventTarget {
  current = null;
  /** The player of the page, whether it plays or not. */
  page = null;
  /** The same while it shows what plays; null while the mini player does. */
  view = null;
  /** `{ at, playing }` of what the page before played, where this page has its player. */
  handedOver = null;
  queue = [];
  index = 0;
  message = "";
  #ahead = null;
  #watching = new AbortController();

  /** Whether leaving this page by a full load would interrupt somebody. */
  get isOn() {
    return this.current !== null && (this.view === null || !this.current.media.paused);
  }

  /** From now on this plays and nothing else; `queue` is the list it stands in. */
  take(playback, queue, view) {
    if (this.current === playback) return;
    this.view = view;
    this.#put(playback, queue, Math.max(0, queue.findIndex((work) => work.id === playback.work.id)));
  }

  show(view) {
    this.view = view;
    this.#tell();
  }

  /** The page is about to go: what plays moves on to the mini player. */
  leavePage() {
    const { page } = this;
    if (!page) return;
    this.page = null;
    page.release();
    if (this.view === page) this.show(null);
    else page.playback.close();
  }

  /** Plays a list from one of its works on, from the beginning of each. */
  async play(queue, index) {
    if (this.current && queue[index].id === this.current.work.id) {
      this.queue = queue;
      this.index = index;
      this.#tell();
      await this.current.play();
      return;
    }
    await this.#begin(queue, index, 1);
  }

  async next() {
    if (this.hasNext) await this.#begin(this.queue, this.index + 1, 1);
  }

  async previous() {
    if (!this.current) return;
    if (this.current.media.currentTime > beginning || this.index === 0) this.current.seekTo(0);
    else await this.#begin(this.queue, this.index - 1, -1);
  }

  get hasNext() {
    return this.index < this.queue.length - 1;
  }

  get hasPrevious() {
    return this.index > 0;
  }

  close() {
    this.#dropAhead();
    this.#watching.abort();
    this.current?.close();
    Object.assign(this, { current: null, view: null, queue: [], index: 0, message: "" });
    this.#tell();
  }

  /** A full load ends this page's scripts; the next page's go on from what is kept here for this tab. */
  remember() {
    try {
      sessionStorage.removeItem(memory);
      if (!this.isOn) return;
      const { media } = this.current;
      const kept = { queue: this.queue, index: this.index, at: media.currentTime, playing: !media.paused, live: this.current.isLive };
      sessionStorage.setItem(memory, JSON.stringify(kept));
    } catch {
      // Then it ends with the page.
    }
  }

  async restore(isShown) {
    let kept = null;
    try {
      kept = JSON.parse(sessionStorage.getItem(memory));
      sessionStorage.removeItem(memory);
    } catch {
      // As good as nothing.
    }
    const work = kept?.queue?.[kept.index];
    if (!work?.id) return;
    if (isShown(work.id)) {
      this.handedOver = kept;
      return;
    }
    const playback = new Playback(work);
    this.#put(playback, kept.queue, kept.index);
    try {
      await playback.open({ at: kept.live ? 0 : kept.at });
      // A browser that wants a click first leaves it paused: the button is there.
      if (kept.playing) await playback.play();
    } catch {
      if (this.current === playback) this.close();
    }
  }

  say(text) {
    this.message = text;
    if (text) announce(text);
    this.#tell();
  }

  async #begin(queue, index, step) {
    const work = queue[index];
    const playback = this.#ahead?.work.id === work.id ? this.#ahead : new Playback(work);
    this.#ahead = null;
    const page = this.view;
    this.#put(playback, queue, index);
    try {
      await (playback.opened ?? playback.open({ at: 0 }));
      this.say((await playback.play()) ?? "");
      if (page?.onNext && this.current === playback) page.onNext(playback);
    } catch (problem) {
      if (this.current !== playback) return;
      const further = queue[index + step];
      this.say(`${work.title}: ${problem.message}`);
      if (further) await this.#begin(queue, index + step, step);
    }
  }

  #put(playback, queue, index) {
    const before = this.current;
    this.#watching.abort();
    this.#watching = new AbortController();
    if (this.#ahead !== playback) this.#dropAhead();
    if (this.view && this.view.playback !== playback) this.view.release();
    Object.assign(this, { current: playback, queue, index, message: "", view: this.view?.playback === playback ? this.view : null });
    before?.close();
    this.#watch(playback, this.#watching.signal);
    setUpMediaKeys(this, this.#watching.signal);
    this.#tell();
  }

  #watch(playback, signal) {
    const { media } = playback;
    media.addEventListener("ended", () => this.next(), { signal });
    media.addEventListener("timeupdate", () => this.#lookAhead(playback), { signal });
    playback.addEventListener("fault", (event) => this.say(event.detail), { signal });
    playback.addEventListener("stopped", (event) => this.say(event.detail.message), { signal });
  }

  async #lookAhead(playback) {
    const left = playback.duration - playback.media.currentTime;
    const work = this.queue[this.index + 1];
    if (playback.isLive || !work || this.#ahead || !(left < aheadOfEnd)) return;
    const ahead = new Playback(work);
    ahead.media.preload = "auto";
    this.#ahead = ahead;
    try {
      await ahead.open({ at: 0 });
    } catch {
      // It is asked for again when it is its turn, and then says why not.
      if (this.#ahead === ahead) this.#dropAhead();
    }
  }

  #dropAhead() {
    this.#ahead?.close();
    this.#ahead = null;
  }

  #tell() {
    this.dispatchEvent(new Event("change"));
  }
}

export const stage = new Stage();
