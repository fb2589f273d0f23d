// Puts the chosen variant into the cart.
import { announce } from "./api.js";
import { addToCart } from "./cart.js";
import { setBusy, showMessage, showProblem } from "./form.js";

export function start(form) {
  form.querySelector("fieldset").disabled = false;
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (form.ariaBusy === "true") return;
    const chosen = new FormData(form);
    setBusy(form, true);
    try {
      await addToCart(chosen.get("variant"), Math.max(1, Number(chosen.get("quantity")) || 1));
      showMessage(form, "It is in your cart.", "good");
      form.querySelector("[data-to-cart]").hidden = false;
      announce("It is in your cart.");
    } catch (problem) {
      showProblem(form, problem);
    }
    setBusy(form, false);
  });
}
