// What goes on playing while its listener looks at other pages: a bar at the foot of the window.
import { lengthText, timeText } from "./clock.js";
import { stage } from "./stage.js";

let shown = null;
let watching = new AbortController();

export function setUpMiniPlayer() {
  const bar = document.querySelector("[data-mini]");
  if (!bar) return;
  const find = (name) => bar.querySelector(`[data-mini-${name}]`);
  find("toggle").addEventListener("click", () => stage.toggle());
  find("next").addEventListener("click", () => stage.next());
  find("previous").addEventListener("click", () => stage.previous());
  find("seek").addEventListener("input", (event) => stage.current?.seekTo(Number(event.target.value)));
  find("close").addEventListener("click", () => {
    stage.close();
    document.getElementById("main")?.focus({ preventScroll: true });
  });
  stage.addEventListener("change", () => draw(bar, find));
  addEventListener("pagehide", () => stage.remember());
  // A page that comes back from the browser's memory knows nothing of what was begun since.
  addEventListener("pageshow", (event) => event.persisted && sessionStorage.getItem("nexus_playing") && location.reload());
  const pageShows = document.querySelector("[data-module=player]")?.dataset.workId;
  stage.restore((id) => id === pageShows);
}

function draw(bar, find) {
  const playback = stage.view === null ? stage.current : null;
  bar.hidden = playback === null;
  document.documentElement.toggleAttribute("data-has-mini", playback !== null);
  if (playback !== shown) change(find, playback);
  if (!playback) return;
  const { work } = playback;
  const title = find("title");
  title.textContent = work.title;
  title.href = work.page;
  find("by").textContent = [work.by, work.from].filter(Boolean).join(" · ");
  find("message").textContent = stage.message;
  find("next").hidden = find("previous").hidden = stage.queue.length < 2;
  find("next").disabled = !stage.hasNext;
}

function change(find, playback) {
  shown = playback;
  watching.abort();
  watching = new AbortController();
  if (!playback) return;
  const { signal } = watching;
  const { media, work } = playback;
  const screen = find("screen");
  // In one step: an element that is nowhere for a moment stops.
  screen.append(media);
  for (const other of [...screen.children]) if (other !== media) other.remove();
  if (work.kind !== "video") screen.prepend(pictureOf(work));
  const showState = () => {
    const playing = !media.paused && !media.ended;
    find("toggle").toggleAttribute("data-playing", playing);
    find("toggle").setAttribute("aria-label", playing ? "Pause" : "Play");
  };
  const showTime = () => {
    const { duration, isLive } = playback;
    const seek = find("seek");
    seek.hidden = isLive;
    seek.max = duration;
    seek.value = media.currentTime;
    seek.style.setProperty("--played", duration > 0 ? media.currentTime / duration : 0);
    seek.setAttribute("aria-valuetext", `${timeText(media.currentTime)} of ${lengthText(duration)}`);
    find("clock").textContent = isLive ? "Live" : `${timeText(media.currentTime)} / ${lengthText(duration)}`;
  };
  for (const event of ["play", "pause", "ended"]) media.addEventListener(event, showState, { signal });
  for (const event of ["timeupdate", "durationchange", "seeked"]) media.addEventListener(event, showTime, { signal });
  showState();
  showTime();
}

function pictureOf({ poster, picture }) {
  const address = poster || picture;
  const element = document.createElement(address ? "img" : "span");
  if (address) Object.assign(element, { src: address, alt: "" });
  else element.className = "mini__none";
  return element;
}
