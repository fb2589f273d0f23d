// The two answers to an application's question; the service says where the browser goes on.
import { enhanceAction } from "./action.js";

export function start(part) {
  for (const button of part.querySelectorAll("[data-decision]")) {
    button.dataset.api = button.dataset.decision;
    enhanceAction(button, { done: (answer) => location.assign(answer.data.next) });
  }
}
