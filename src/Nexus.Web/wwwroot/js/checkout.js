// One order for one intention: the key stays the same while the same order is tried again.
import { forgetCart } from "./cart.js";
import { enhanceForm, readFields } from "./form.js";

export function start(form) {
  form.dataset.api = "POST /api/orders";
  form.querySelector("button[type=submit]").disabled = false;
  enhanceForm(form, {
    collect: () => ({
      ...readFields(form),
      cartId: form.dataset.cart,
      // What was shown is what is paid: another sum is refused by the server.
      expectedTotalMinor: Number(form.dataset.total),
      expectedCurrency: form.dataset.currency,
    }),
    done: ({ data }) => {
      forgetCart();
      location.assign(`/orders/${data.id}`);
    },
    refused: (problem) => {
      if (problem.code !== "cart-ordered") return false;
      forgetCart();
      location.assign("/orders");
      return true;
    },
  });
}
