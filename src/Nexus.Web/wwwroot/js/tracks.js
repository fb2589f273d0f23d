// Lists of works that play one after the other: a release's, and what stands around the work of a page.
import { drawnCover } from "./drawn-cover.js";
import { stage } from "./stage.js";

export function start(list) {
  const works = worksOf(list);
  const rows = [...list.querySelectorAll("[data-track]")];
  const all = document.querySelector("[data-play-all]");
  const buttons = rows.map((row) => row.querySelector("[data-play]"));
  buttons.forEach((button, index) => {
    if (!button) return;
    button.disabled = false;
    button.addEventListener("click", () => playOrPause(works, index));
  });
  if (all) {
    all.disabled = false;
    all.addEventListener("click", () => playOrPause(works, Math.max(0, works.findIndex((work) => work.id === stage.current?.work.id))));
  }
  const gone = new AbortController();
  const show = () => {
    if (!list.isConnected) gone.abort();
    else showWhatPlays(works, rows, buttons, all);
  };
  stage.addEventListener("change", show, { signal: gone.signal });
  for (const event of ["play", "pause"]) document.addEventListener(event, show, { capture: true, signal: gone.signal });
  show();
}

/** The works of the page's list that this one stands in; it alone where there is none. */
export function queueAround(work) {
  const list = document.querySelector("[data-module=tracks]");
  const works = list ? worksOf(list) : [];
  return works.some((other) => other.id === work.id) ? works : [work];
}

function playOrPause(works, index) {
  const { current } = stage;
  if (current?.work.id === works[index].id && !current.media.paused) current.media.pause();
  else stage.play(works, index);
}

function showWhatPlays(works, rows, buttons, all) {
  const { current } = stage;
  const isPlaying = current !== null && !current.media.paused;
  works.forEach((work, index) => {
    const isCurrent = work.id === current?.work.id;
    rows[index].toggleAttribute("data-current", isCurrent);
    buttons[index]?.setAttribute("aria-label", `${isCurrent && isPlaying ? "Pause" : "Play"} ${work.title}`);
    buttons[index]?.toggleAttribute("data-playing", isCurrent && isPlaying);
  });
  const isOfThese = isPlaying && works.some((work) => work.id === current.work.id);
  const text = all?.querySelector("[data-text]");
  if (text) text.textContent = isOfThese ? "Pause" : "Play all";
  all?.toggleAttribute("data-playing", isOfThese);
}

const worksOf = (list) =>
  [...list.querySelectorAll("[data-track]")].map((row) => ({ ...workOf(row.dataset), picture: drawnCover(row.querySelector(".row__art")), from: list.dataset.from }));

const workOf = (dataset) => ({
  id: dataset.track,
  title: dataset.title,
  by: dataset.by,
  kind: dataset.kind,
  duration: Number(dataset.duration) || 0,
  poster: dataset.poster,
  page: dataset.page,
});
