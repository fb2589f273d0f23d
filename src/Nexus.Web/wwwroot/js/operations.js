// Keeps the status fresh without a reload; pauses while nobody looks.
import { get } from "./api.js";

const pause = 3000;
const queues = ["outgoing", "incoming", "scheduled", "tasks", "dead"];

export function start(part) {
  let known = null;
  const tick = async () => {
    if (!document.hidden) {
      try {
        const services = await get("/api/status");
        show(part, services);
        const dead = services.reduce((sum, service) => sum + service.dead, 0);
        // New dead letters bring their own text and buttons: the server draws them.
        if (known !== null && dead > known) await redraw(part, "[data-dead-letters]");
        known = dead;
        await redraw(part, "[data-traffic]");
      } catch (problem) {
        part.querySelector("[data-freshness]").textContent = problem.message;
      }
    }
    setTimeout(tick, pause);
  };
  tick();
}

function show(part, services) {
  for (const service of services) {
    const row = part.querySelector(`[data-service="${CSS.escape(service.name)}"]`);
    if (!row) continue;
    row.querySelector(".light").className = `light light--${service.trouble ? "bad" : "good"}`;
    row.querySelector(".service__trouble").textContent = service.trouble || "";
    const waiting = queues.filter((queue) => service[queue] > 0).map((queue) => `${service[queue]} ${queue}`);
    row.querySelector(".service__queues").textContent = waiting.join(" · ") || "idle";
  }
  const troubled = services.filter((service) => service.trouble).length;
  part.querySelector("[data-summary]").textContent =
    troubled === 0 ? `All ${services.length} services can serve.` : `${troubled} of ${services.length} services are in trouble.`;
  part.querySelector("[data-freshness]").textContent = `As of ${new Date().toLocaleTimeString("en-GB")}`;
}

async function redraw(part, name) {
  const { enhanceAction } = await import("./action.js");
  const answer = await fetch(location.href, { headers: { Accept: "text/html" } });
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const fresh = page.querySelector(name);
  if (!fresh) return;
  const place = part.querySelector(name);
  // Who scrolled a table sideways, or stands on it with the keyboard, stays where he is.
  const before = [...place.querySelectorAll(".table-scroll")].map((box) => [box.scrollLeft, box === document.activeElement]);
  place.replaceChildren(...fresh.childNodes);
  for (const [index, box] of place.querySelectorAll(".table-scroll").entries()) {
    const [left, focused] = before[index] || [0, false];
    box.scrollLeft = left;
    if (focused) box.focus({ preventScroll: true });
  }
  for (const button of place.querySelectorAll("button[data-api]")) enhanceAction(button);
}
