// A live show in the player: where its edge is, how far back one can seek, and the wait before it begins.
import { announce } from "./api.js";
import { timeText } from "./clock.js";

// As far behind the newest picture a viewer still sees the show live.
const atEdge = 8;
const askAgain = 5000;
// Seconds of the end that may never be played.
const endsBefore = 0.7;
// The same where nothing more comes: a segment that was cut may never be whole for the browser.
const stopsBefore = 3;

/** Asks until there is something to play, as long as the answer is that there will be. */
export async function untilItBegins(player, ask) {
  for (;;) {
    try {
      const answer = await ask();
      player.message.replaceChildren();
      return answer;
    } catch (problem) {
      if (problem.code !== "not-ready") throw problem;
      if (player.signal.aborted) throw problem;
      if (!player.message.firstChild) player.say("This cannot be watched yet. It begins here by itself as soon as it can.", "info");
      await new Promise((resolve) => setTimeout(resolve, askAgain));
    }
  }
}

export class LiveEdge {
  constructor(player) {
    this.player = player;
    this.button = player.part.querySelector("[data-to-live]");
    this.button.hidden = false;
    this.end = Infinity;
    this.isOver = false;
    this.still = 0;
    player.part.classList.add("player--live");
    const { playback, media, signal } = player;
    this.button.addEventListener(
      "click",
      () => {
        media.currentTime = this.edge;
        media.play().catch(() => {});
        announce("Live.");
      },
      { signal },
    );
    for (const event of ["ended", "timeupdate"]) media.addEventListener(event, () => this.#look(), { signal });
    playback.addEventListener("end", () => this.endsAt(playback.end), { signal });
    if (playback.end !== null) this.endsAt(playback.end);
    // A picture that has stopped just before the end tells nothing of itself.
    const timer = setInterval(() => this.#look(this.#hasStopped()), 1000);
    signal.addEventListener("abort", () => clearInterval(timer));
  }

  /** The show is over; its last picture is at this time. */
  endsAt(time) {
    this.end = time;
    this.#look();
  }

  // Sound and picture do not end together where a show is cut, and a player may wait for ever for the rest of either.
  #look(hasStopped = false) {
    const { media } = this.player;
    const isOver = media.ended || media.currentTime > this.end - (hasStopped ? stopsBefore : endsBefore);
    if (isOver && !this.isOver) {
      media.pause();
      this.player.say("The show is over. Its recording will be here soon.", "info");
    }
    this.isOver = isOver;
  }

  // Called once a second: whether the picture stood still for three of them, though it is to be played.
  #hasStopped() {
    const { paused, currentTime } = this.player.media;
    this.still = !paused && currentTime === this.stoodAt ? this.still + 1 : 0;
    this.stoodAt = currentTime;
    return this.still >= 3;
  }

  // What can be sought lasts to the newest picture; players stay a little behind it.
  get edge() {
    const { seekable } = this.player.media;
    return seekable.length > 0 ? seekable.end(seekable.length - 1) : 0;
  }

  show() {
    const { media, seek, clock, part } = this.player;
    const start = media.seekable.length > 0 ? media.seekable.start(0) : 0;
    const behind = Math.max(0, this.edge - media.currentTime);
    const isLive = behind < atEdge;
    seek.min = start;
    seek.max = this.edge;
    seek.value = media.currentTime;
    seek.setAttribute("aria-valuetext", isLive ? "live" : `${timeText(behind)} behind live`);
    clock.textContent = isLive ? "" : `−${timeText(behind)}`;
    this.button.toggleAttribute("data-at-edge", isLive);
    const length = this.edge - start;
    part.style.setProperty("--played", length > 0 ? (media.currentTime - start) / length : 1);
  }
}
