// Timed lyrics: the line that is sung is marked, and a press on a line goes to it.
import { stage } from "./stage.js";

export function start(part) {
  const lines = [...part.querySelectorAll("[data-at]")];
  const workId = document.querySelector("[data-module=player]")?.dataset.workId;
  if (!workId) return;
  const gone = new AbortController();
  const isTheirs = (media) => stage.current?.work.id === workId && stage.current.media === media;
  // Such events do not bubble, but the document sees them first.
  document.addEventListener("timeupdate", ({ target }) => (part.isConnected ? isTheirs(target) && mark(lines, target.currentTime) : gone.abort()), {
    capture: true,
    signal: gone.signal,
  });
  setUpLines(part, lines.filter((line) => line.textContent.trim()), (line) => goTo(workId, Number(line.dataset.at)));
}

// One stop of the tab key for all of them, and arrows from line to line. They are no <button>s, whose text nobody could
// mark and copy.
function setUpLines(part, lines, press) {
  part.setAttribute("role", "group");
  part.setAttribute("aria-label", "Each line goes to its place in the song");
  lines.forEach((line, index) => {
    line.setAttribute("role", "button");
    line.tabIndex = index === 0 ? 0 : -1;
  });
  part.addEventListener("click", ({ target }) => {
    const line = target.closest("[data-at]");
    if (line && !getSelection().toString()) press(line);
  });
  part.addEventListener("focusin", ({ target }) => {
    for (const line of lines) line.tabIndex = line === target ? 0 : -1;
  });
  part.addEventListener("keydown", (event) => {
    const place = lines.indexOf(event.target);
    if (place < 0 || event.ctrlKey || event.metaKey || event.altKey) return;
    const next = { ArrowDown: lines[place + 1], ArrowUp: lines[place - 1], Home: lines[0], End: lines.at(-1) };
    const isPress = event.key === "Enter" || event.key === " ";
    if (!isPress && !(event.key in next)) return;
    // Neither the page nor the player's keys do something else with it.
    event.preventDefault();
    if (isPress) press(event.target);
    else next[event.key]?.focus();
  });
}

// Before it has begun a line begins it there.
function goTo(workId, seconds) {
  const playback = stage.current?.work.id === workId ? stage.current : stage.page?.playback;
  if (playback?.work.id !== workId || !playback.session) return;
  playback.seekTo(seconds);
  if (playback !== stage.current) playback.play();
}

function mark(lines, time) {
  const now = lines.findLast((line) => Number(line.dataset.at) <= time);
  for (const line of lines) {
    if (line === now) line.setAttribute("aria-current", "true");
    else line.removeAttribute("aria-current");
  }
}
