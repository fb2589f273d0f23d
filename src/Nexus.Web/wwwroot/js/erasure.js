// The report of an erasure: its owner cannot sign in any more, so the token of the mail asks for it.
import { call } from "./api.js";

const day = new Intl.DateTimeFormat("en-GB", { dateStyle: "long" });

export async function start(part) {
  const said = part.querySelector("[data-state]");
  try {
    const { data } = await call("POST", "/api/users/erasures/report", { body: { token: part.dataset.token } });
    said.textContent = sentence(data);
    part.querySelector("button").hidden = data.state !== "waiting";
    const list = part.querySelector("[data-report]");
    list.hidden = data.services.length === 0;
    list.querySelector("[data-services]").replaceChildren(...data.services.map(row));
  } catch (problem) {
    said.textContent = problem.message;
  }
}

function sentence({ state, dueAt }) {
  if (state === "waiting") return `Your account is locked. It will be erased on ${day.format(new Date(dueAt))}.`;
  if (state === "running") return "The services are forgetting you now. Look again in a minute.";
  if (state === "calledOff") return "The erasure was called off. You can sign in as before.";
  return "Your account is erased.";
}

function row({ service, at, done, kept }) {
  const item = element("li", "row");
  const body = element("div");
  body.append(element("h3", "", service));
  if (!at) body.append(element("p", "small muted", "Has not answered yet."));
  for (const deed of done) body.append(element("p", "small", deed));
  for (const one of kept) {
    const until = one.until ? ` Until ${day.format(new Date(one.until))}.` : "";
    body.append(element("p", "small muted", `Kept: ${one.what}. ${one.why}${until}`));
  }
  item.append(body);
  return item;
}

function element(name, classes, text) {
  const made = document.createElement(name);
  if (classes) made.className = classes;
  if (text) made.textContent = text;
  return made;
}
