// A seller gives money back: each line with how many of it, nothing of those at zero.
import { enhanceForm } from "./form.js";

export function start(form) {
  form.dataset.api = `POST /api/orders/${form.dataset.order}/refunds`;
  form.dataset.done = "reload";
  enhanceForm(form, {
    collect: () => ({
      lines: [...form.querySelectorAll("[data-variant]")]
        .map((field) => ({ variantId: field.dataset.variant, quantity: Number(field.value) }))
        .filter((line) => line.quantity > 0),
      reason: form.elements.reason.value.trim(),
      restock: form.elements.restock?.checked ?? false,
    }),
  });
}
