// What an invitation offers; only the token of the mail tells.
import { call } from "./api.js";

export async function start(part) {
  const place = part.querySelector("[data-offer]");
  try {
    const { data } = await call("POST", "/api/users/invitations/look", { body: { token: part.dataset.token } });
    place.textContent = `${data.organisation} invites ${data.email} to work with it, as ${data.role}.`;
  } catch (problem) {
    place.textContent = problem.message;
  }
}
