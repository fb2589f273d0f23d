// Lets the server draw a part of the page again and again until it says that nothing will change any more.
import { announce } from "./api.js";
import { showLocalTimes } from "./times.js";

export async function start(part) {
  const pause = Number(part.dataset.live);
  let shown = part.querySelector("[data-live-part]").innerHTML;
  while (part.isConnected && !("final" in part.querySelector("[data-live-part]").dataset)) {
    await new Promise((resolve) => setTimeout(resolve, pause));
    if (document.hidden || !part.isConnected) continue;
    const fresh = await fetchPart();
    if (!fresh || !part.isConnected || fresh.innerHTML === shown) continue;
    shown = fresh.innerHTML;
    part.querySelector("[data-live-part]").replaceWith(fresh);
    showLocalTimes(fresh);
    for (const inner of fresh.querySelectorAll("[data-module]")) (await import(`./${inner.dataset.module}.js`)).start(inner);
    announce(fresh.querySelector("[role=status]")?.textContent.trim() || "");
  }
}

async function fetchPart() {
  try {
    const answer = await fetch(location.href, { headers: { Accept: "text/html" } });
    if (!answer.ok) return null;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    return page.querySelector("[data-live-part]");
  } catch {
    return null;
  }
}
