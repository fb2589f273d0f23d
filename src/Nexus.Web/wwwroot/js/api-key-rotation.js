// Gives an API key a new secret and shows it.
import { enhanceAction } from "./action.js";
import { showSecret } from "./api-keys.js";

export function start(button) {
  button.dataset.api = button.dataset.target;
  enhanceAction(button, {
    body: () => ({ overlapMinutes: 0 }),
    done: (answer) => {
      button.dataset.etag = answer.headers.get("ETag") || "";
      showSecret(answer.data.secret);
    },
  });
}
