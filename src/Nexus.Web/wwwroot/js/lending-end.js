// Ends an offer to rent; whoever has paid keeps what he rents.
import { call } from "./api.js";
import { setBusy, showActionProblem } from "./action.js";
import { changeVariants } from "./product-request.js";
import { mayReload } from "./unsaved.js";
import { reload } from "./visit.js";

const question = "Nobody can rent it for this price any more. Whoever has paid keeps it. Go on?";

export function start(row) {
  const button = row.querySelector("button");
  button.disabled = false;
  button.addEventListener("click", async () => {
    if (button.getAttribute("aria-busy") === "true" || !confirm(question) || !mayReload()) return;
    setBusy(button, true);
    try {
      await end(row.dataset);
      reload();
    } catch (problem) {
      setBusy(button, false);
      showActionProblem(button, problem);
    }
  });
}

// A product of nothing is none: the last offer takes it off sale.
async function end({ product, sku, last }) {
  if (last !== undefined) await call("POST", `/api/products/${product}/archive`);
  else await changeVariants(product, (variants) => variants.filter((one) => one.sku !== sku));
}
