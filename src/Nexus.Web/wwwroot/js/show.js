// Makes a work and of it a live show, or a new stream key, and shows the key this once.
import { announce, call } from "./api.js";
import { setUpCopy } from "./copy.js";
import { enhanceForm, readFields } from "./form.js";
import { setUpStage } from "./go-live.js";

const tries = 20;

export function start(part) {
  const panel = part.querySelector("[data-show-key]");
  const form = part.querySelector("form[data-new-show]");
  if (form) {
    form.dataset.api = "POST /api/content/works";
    enhanceForm(form, {
      collect: (source) => ({ ...readFields(source), kind: "video", publish: undefined }),
      done: async ({ data }) => {
        try {
          const made = await call("POST", "/api/streamcore/shows", { body: { workId: data.id } });
          reveal(panel, made.data);
          if (form.elements.publish.checked) await publish(data.id);
          form.hidden = true;
        } catch (problem) {
          say(form, problem.message);
        }
      },
    });
  }
  setUpStage(part);
  for (const button of part.querySelectorAll("[data-replace-key]")) {
    button.disabled = false;
    button.addEventListener("click", async () => {
      if (!confirm("Whoever sends with the old key is cut off. Replace it?")) return;
      try {
        reveal(panel, (await call("POST", `/api/streamcore/shows/${button.dataset.replaceKey}/key`)).data);
      } catch (problem) {
        announce(problem.message);
      }
    });
  }
}

// The library hears of the show a moment later.
async function publish(workId) {
  for (let i = 0; ; i++) {
    try {
      return await call("POST", `/api/content/works/${workId}/publish`);
    } catch (problem) {
      if (problem.status !== 409 || i === tries) throw problem;
      await new Promise((resolve) => setTimeout(resolve, 250));
    }
  }
}

function reveal(panel, { show, streamKey }) {
  panel.hidden = false;
  for (const [name, text] of [["address", show.secureAddress ?? show.address], ["key", streamKey]]) {
    const field = panel.querySelector(`[data-${name}]`);
    field.value = text;
    setUpCopy(panel.querySelector(`[data-copy-${name}]`), { text: () => field.value, select: () => field.select() });
  }
  const whip = panel.querySelector("[data-whip]");
  whip.closest("[data-whip-field]").hidden = !show.whipAddress;
  whip.value = show.whipAddress ?? "";
  panel.scrollIntoView({ block: "start" });
  panel.querySelector("[data-key]").focus();
  announce("Copy the stream key now: it is shown this once.");
}

function say(form, text) {
  const note = document.createElement("p");
  note.className = "notice notice--bad";
  note.textContent = text;
  form.querySelector("[data-message]").replaceChildren(note);
  announce(text);
}
