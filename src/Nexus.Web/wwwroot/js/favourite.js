// A heart: pressed where its thing is a favourite.
import { announce, call } from "./api.js";

export function start(part) {
  const button = part.querySelector("button");
  const said = part.querySelector("[data-said]");
  button.disabled = false;
  button.addEventListener("click", async () => {
    const wanted = button.getAttribute("aria-pressed") !== "true";
    button.setAttribute("aria-pressed", String(wanted));
    said.textContent = "";
    try {
      await call(wanted ? "PUT" : "DELETE", part.dataset.path);
      announce(wanted ? "It is one of your favourites now." : "It is none of your favourites any more.");
    } catch (problem) {
      button.setAttribute("aria-pressed", String(!wanted));
      said.textContent = problem.status === 404 ? "It can be one once you may play it." : problem.message;
      announce(said.textContent);
    }
  });
}
