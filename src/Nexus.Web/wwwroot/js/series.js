// A series in the studio: what it says of itself, its cover, its episodes. What was changed by others since is refused.
import { announce, call } from "./api.js";
import { setBusy, showActionProblem } from "./action.js";
import { enhanceForm, readFields } from "./form.js";

export async function start(part) {
  const path = `/api/content/series/${part.dataset.series}`;
  const about = part.querySelector("[data-series-form]");
  const episodes = part.querySelector("[data-episodes]");
  const forms = [about, episodes].filter((form) => form?.querySelector("button[type=submit]"));
  // Whoever only sees it gets no form that could be sent.
  if (forms.length === 0) return;
  const { headers } = await call("GET", path);
  for (const form of forms) Object.assign(form.dataset, { etag: headers.get("ETag"), done: "reload" });
  about.dataset.api = `PUT ${path}`;
  enhanceForm(about, { collect: (form) => ({ ...readFields(form), categories: categoriesOf(form) }) });
  if (episodes) setUpEpisodes(episodes, path);
  setUpCover(part.querySelector("[data-cover]"), path);
}

const categoriesOf = (form) => [...new Set([...form.querySelectorAll("[data-category]")].map((list) => list.value).filter(Boolean))];

function setUpEpisodes(form, path) {
  const list = form.querySelector("[data-picks]");
  list.addEventListener("click", (event) => {
    const up = event.target.closest("[data-up]");
    const row = up?.closest("li");
    if (!row?.previousElementSibling) return;
    row.previousElementSibling.before(row);
    up.focus();
    announce(`${row.querySelector("label").textContent.trim()} is number ${[...list.children].indexOf(row) + 1}.`);
  });
  form.dataset.api = `PUT ${path}/episodes`;
  enhanceForm(form, { collect: () => ({ episodes: [...list.children].filter((row) => row.querySelector("[data-pick]").checked).map(episodeOf) }) });
}

function episodeOf(row) {
  const read = (name) => row.querySelector(`[data-${name}]`).value;
  const numbers = Object.fromEntries(["season", "number"].filter(read).map((name) => [name, Number(read(name))]));
  return { workId: read("pick"), type: read("type"), ...numbers };
}

function setUpCover(field, path) {
  field.disabled = false;
  field.addEventListener("change", async () => {
    const [file] = field.files;
    if (!file) return;
    setBusy(field, true);
    try {
      await call("PUT", `${path}/cover`, { content: file });
      location.reload();
    } catch (problem) {
      setBusy(field, false);
      field.value = "";
      showActionProblem(field, problem);
    }
  });
}
