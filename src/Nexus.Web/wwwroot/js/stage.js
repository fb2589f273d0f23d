// What plays in this tab, and what comes after it. One thing plays at a time; pages and the mini player look at it here.
import { announce } from "./api.js";
import { setUpMediaKeys } from "./media-keys.js";
import { Playback } from "./playback.js";

// Seconds before the end at which the next one is loaded, so that it begins at once.
const aheadOfEnd = 8;
// What played longer ago than this is not gone on with.
const remembered = 60_000;
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
  /** The work that could not be loaded ahead; it says why when it is its turn. */
  #notAhead = null;
  #turn = 0;
  #isOpening = false;
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
    if (this.current && !this.current.failed && queue[index].id === this.current.work.id) {
      this.queue = queue;
      this.index = index;
      setUpMediaKeys(this, this.#watching.signal);
      this.#tell();
      await this.current.play();
      return;
    }
    await this.#begin(queue, index, 1, true);
  }

  /** Plays or pauses what is current; what could not be opened is tried again. */
  async toggle() {
    const { current } = this;
    if (!current) return;
    if (current.failed) await this.#begin(this.queue, this.index, 1, true);
    else if (current.media.paused) await current.play();
    else current.media.pause();
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
      const kept = { when: Date.now(), queue: this.queue, index: this.index, at: media.currentTime, playing: !media.paused, live: this.current.isLive };
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
    if (!work?.id || !(Date.now() - kept.when < remembered)) return;
    if (isShown(work.id)) {
      this.handedOver = kept;
      return;
    }
    const playback = new Playback(work);
    this.#put(playback, kept.queue, kept.index);
    try {
      await playback.open({ at: kept.live ? 0 : kept.at, prepare: !kept.playing });
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

  // What plays goes on until the next one can be played: a refusal leaves it, and the page that shows it, as it was.
  async #begin(queue, index, step, byHand = false) {
    const turn = ++this.#turn;
    this.#isOpening = true;
    const work = queue[index];
    const playback = this.#readyFor(work);
    try {
      await (playback.opened ?? playback.open({ at: 0 }));
    } catch (problem) {
      if (turn === this.#turn) await this.#refused(playback, queue, index, step, problem, byHand);
      return;
    } finally {
      if (turn === this.#turn) this.#isOpening = false;
    }
    if (turn !== this.#turn) {
      if (playback !== this.#ahead && playback !== this.page?.playback) playback.close();
      return;
    }
    const page = this.view;
    const isOnPage = playback === this.page?.playback;
    if (isOnPage) this.view = this.page;
    this.#put(playback, queue, index);
    this.say((await playback.play()) ?? "");
    if (!isOnPage && page?.onNext && this.page === page && this.current === playback) page.onNext(playback);
  }

  // Loaded ahead, or on the page already, or new.
  #readyFor(work) {
    const isUsable = (playback) => playback?.work.id === work.id && !playback.failed && !playback.isClosed;
    if (isUsable(this.#ahead)) return this.#ahead;
    const own = this.page?.playback;
    return isUsable(own) && own.session ? own : new Playback(work);
  }

  async #refused(playback, queue, index, step, problem, byHand) {
    const text = `${playback.work.title}: ${problem.title ?? problem.message}`;
    const isAlone = this.current === null || this.current.failed;
    if (isAlone) this.#put(playback, queue, index);
    else playback.close();
    this.view?.say(text, "warn");
    this.say(text);
    // A locked list would be tried through to its end.
    if (byHand && ["not-entitled", "not-in-your-country"].includes(problem.code)) return;
    if (queue[index + step]) await this.#begin(queue, index + step, step);
  }

  #put(playback, queue, index) {
    const before = this.current;
    this.#watching.abort();
    this.#watching = new AbortController();
    if (this.#ahead !== playback) this.#dropAhead();
    this.#ahead = null;
    this.#notAhead = null;
    if (this.view && this.view.playback !== playback) this.view.release();
    Object.assign(this, { current: playback, queue, index, message: "", view: this.view?.playback === playback ? this.view : null });
    before?.close();
    this.#watch(playback, this.#watching.signal);
    setUpMediaKeys(this, this.#watching.signal);
    this.#tell();
  }

  #watch(playback, signal) {
    const { media } = playback;
    // What the listener has chosen in the last moment comes, and not the next one.
    media.addEventListener("ended", () => this.#isOpening || this.next(), { signal });
    media.addEventListener("timeupdate", () => this.#lookAhead(playback), { signal });
    playback.addEventListener("fault", (event) => this.say(event.detail), { signal });
    playback.addEventListener("stopped", (event) => this.say(event.detail.message), { signal });
  }

  async #lookAhead(playback) {
    const left = playback.duration - playback.media.currentTime;
    const work = this.queue[this.index + 1];
    if (playback.isLive || !work || this.#ahead || this.#notAhead === work.id || !(left < aheadOfEnd)) return;
    const ahead = new Playback(work);
    ahead.media.preload = "auto";
    this.#ahead = ahead;
    try {
      await ahead.open({ at: 0, prepare: true });
    } catch {
      this.#notAhead = work.id;
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
