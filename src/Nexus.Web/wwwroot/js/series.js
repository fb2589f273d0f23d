// A series in the studio: what it says of itself, its cover, its episodes. What was changed by others since is refused.
import { announce } from "./api.js";
import { setUpCover } from "./cover.js";
import { enhanceForm, readFields } from "./form.js";

export function start(part) {
  const path = `/api/content/series/${part.dataset.series}`;
  const about = part.querySelector("[data-series-form]");
  const episodes = part.querySelector("[data-episodes]");
  const forms = [about, episodes].filter((form) => form?.querySelector("button[type=submit]"));
  // Whoever only sees it gets no form that could be sent.
  if (forms.length === 0) return;
  // The tag of what was drawn: what others have changed since is not written over.
  for (const form of forms) Object.assign(form.dataset, { etag: part.dataset.etag, done: "reload" });
  about.dataset.api = `PUT ${path}`;
  enhanceForm(about, { collect: (form) => ({ ...readFields(form), categories: categoriesOf(form) }) });
  if (episodes) setUpEpisodes(episodes, path);
  setUpCover(part.querySelector("[data-cover]"), `${path}/cover`);
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
    form.dispatchEvent(new Event("input"));
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
