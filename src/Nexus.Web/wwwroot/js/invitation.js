// What an invitation offers; only the token of the mail tells.
import { call } from "./api.js";

export async function start(part) {
  const place = part.querySelector("[data-offer]");
  const choices = part.querySelector("[data-choices]");
  try {
    const { data } = await call("POST", "/api/users/invitations/look", { body: { token: part.dataset.token } });
    place.textContent = `${data.organisation} invites ${data.email} to work with it, ${roles[data.role] || `as ${data.role}`}.`;
    const visitor = part.dataset.visitor;
    if (visitor && visitor.toLowerCase() !== data.email.toLowerCase()) refuse(choices, visitor);
  } catch (problem) {
    place.textContent = problem.message;
    choices.hidden = true;
  }
}

const roles = { owner: "as an owner", manager: "as a manager", editor: "as an editor", finance: "in finance", viewer: "as a viewer" };

// The service would refuse; better to say so before.
function refuse(choices, visitor) {
  const note = document.createElement("p");
  note.textContent = `You are signed in as ${visitor}. Sign out, then sign in with the invited address; you come back here.`;
  const leave = document.createElement("a");
  leave.className = "button button--main";
  leave.href = `/sign-out?next=${encodeURIComponent(location.pathname + location.search)}`;
  leave.textContent = "Sign out";
  choices.before(note);
  choices.replaceChildren(leave);
}
