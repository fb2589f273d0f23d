// The creator's works: new ones by dropping files, uploads that survive a reload, states followed live.
import { announce, call, get } from "./api.js";
import { showActionProblem } from "./action.js";
import { WorkRow } from "./work-row.js";

const pause = 2000;
const moving = new Set(["uploading", "processing"]);

export function start(part) {
  const rows = new Map();
  for (const element of part.querySelectorAll("[data-work]:not(template *)")) rows.set(element.dataset.work, new WorkRow(element));
  setUpNewWorks(part, rows);
  follow(rows);
  addEventListener("beforeunload", (event) => {
    if ([...rows.values()].some((row) => row.isSending)) event.preventDefault();
  });
}

function setUpNewWorks(part, rows) {
  const input = part.querySelector("[data-files]");
  if (!input) return;
  const zone = part.querySelector("[data-drop]");
  input.disabled = false;
  input.addEventListener("change", () => {
    addAll([...input.files]);
    input.value = "";
  });
  zone.addEventListener("dragover", (event) => {
    event.preventDefault();
    zone.classList.add("drop--over");
  });
  zone.addEventListener("dragleave", () => zone.classList.remove("drop--over"));
  zone.addEventListener("drop", (event) => {
    event.preventDefault();
    zone.classList.remove("drop--over");
    addAll([...event.dataTransfer.files]);
  });

  async function addAll(files) {
    for (const file of files) {
      try {
        add(await createWork(file, part.querySelector("[data-access]").value), file);
      } catch (problem) {
        showActionProblem(zone, problem);
      }
    }
  }

  function add(work, file) {
    part.querySelector("[data-none]")?.remove();
    const element = part.querySelector("template[data-row]").content.firstElementChild.cloneNode(true);
    Object.assign(element.dataset, { work: work.id, state: work.state, kind: work.kind, version: work.version });
    element.querySelector("[data-title]").textContent = work.title;
    for (const [name, value] of Object.entries({ title: work.title, access: work.access })) {
      element.querySelector(`[name=${name}]`).value = value;
    }
    part.querySelector("[data-works]").prepend(element);
    const row = new WorkRow(element);
    rows.set(work.id, row);
    announce(`${work.title} is added.`);
    row.send(file);
  }
}

async function createWork(file, access) {
  const title = file.name.replace(/\.[^.]+$/, "").replaceAll("_", " ").trim().slice(0, 200) || "Untitled";
  const kind = file.type.startsWith("video/") ? "video" : "audio";
  return (await call("POST", "/api/content/works", { body: { title, kind, access } })).data;
}

// Asks only while something moves, and while somebody looks.
async function follow(rows) {
  for (;;) {
    await new Promise((resolve) => setTimeout(resolve, pause));
    if (document.hidden || ![...rows.values()].some((row) => moving.has(row.state) || row.isSending)) continue;
    try {
      const { items } = await get("/api/content/my/works?limit=50");
      for (const work of items) await rows.get(work.id)?.show(work);
    } catch {
      // The next round asks again.
    }
  }
}
