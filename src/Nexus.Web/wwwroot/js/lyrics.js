// Timed lyrics: the line that is sung is marked, and a press on a line goes to it.
import { stage } from "./stage.js";

export function start(part) {
  const lines = [...part.querySelectorAll("[data-at]")].map((element) => ({ element, at: Number(element.dataset.at) }));
  const workId = document.querySelector("[data-module=player]")?.dataset.workId;
  const gone = new AbortController();
  const isTheirs = (media) => stage.current?.work.id === workId && stage.current.media === media;
  // Such events do not bubble, but the document sees them first.
  document.addEventListener("timeupdate", ({ target }) => (part.isConnected ? isTheirs(target) && mark(target.currentTime) : gone.abort()), {
    capture: true,
    signal: gone.signal,
  });
  part.addEventListener("click", (event) => {
    const line = lines.find(({ element }) => element === event.target.closest("[data-at]"));
    if (line && stage.current?.work.id === workId && !getSelection().toString()) stage.current.seekTo(line.at);
  });

  function mark(time) {
    const now = lines.findLast(({ at }) => at <= time);
    for (const line of lines) {
      if (line === now) line.element.setAttribute("aria-current", "true");
      else line.element.removeAttribute("aria-current");
    }
  }
}
