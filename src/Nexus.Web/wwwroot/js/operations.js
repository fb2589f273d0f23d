// Brings the parts of the page up to date where they stand; asks nothing while nobody looks.
import { morph } from "./morph.js";

const pause = 3000;

export function start(page) {
  const { enhance, freshness } = tools(page);
  let tag = null;
  let timer = null;

  const tick = async () => {
    try {
      const answer = await fetch(page.dataset.from, { headers: { Accept: "text/html", ...(tag && { "If-None-Match": tag }) } });
      if (answer.status === 200) {
        tag = answer.headers.get("ETag");
        const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
        for (const part of fresh.querySelectorAll("[data-part]")) {
          const place = page.querySelector(`[data-part="${CSS.escape(part.dataset.part)}"]`);
          if (place) morph(place, part);
        }
        await enhance();
      } else if (answer.status !== 304) {
        throw new Error(answer.status === 401 ? "You are signed out." : `The server answered ${answer.status}.`);
      }
      freshness(`As of ${new Date().toLocaleTimeString("en-GB")}`);
    } catch (problem) {
      freshness(problem.message);
    }
    timer = document.hidden ? null : setTimeout(tick, pause);
  };
  document.addEventListener("visibilitychange", () => {
    clearTimeout(timer);
    if (document.hidden) timer = null;
    else tick();
  });
  if (!document.hidden) timer = setTimeout(tick, pause);
}

function tools(page) {
  return {
    freshness: (text) => (page.querySelector("[data-freshness]").textContent = text),
    // Buttons that came with a new dead letter; those that were there keep what they have.
    enhance: async () => {
      const { enhanceAction } = await import("./action.js");
      for (const button of page.querySelectorAll("button[data-api][disabled]")) enhanceAction(button);
    },
  };
}
