// Puts the things of an order that came to nothing into the cart again.
import { showActionProblem } from "./action.js";
import { addToCart } from "./cart.js";
import { go } from "./visit.js";

export function start(button) {
  button.disabled = false;
  button.addEventListener("click", async () => {
    if (button.ariaBusy === "true") return;
    button.ariaBusy = "true";
    try {
      for (const { variantId, quantity } of JSON.parse(button.dataset.lines)) await addToCart(variantId, quantity);
      go("/cart");
    } catch (problem) {
      button.ariaBusy = "false";
      showActionProblem(button, problem);
    }
  });
}
