// A release for rent: one more variant of the product that sells it, or a product of its own where nothing does.
import { call } from "./api.js";
import { enhanceForm } from "./form.js";
import { changeVariants, makeSku } from "./product-request.js";

export function start(form) {
  form.dataset.done = "reload";
  enhanceForm(form, { send: offer });
}

async function offer(form, { release, priceMinor, currency, hoursToPlay, daysToBegin, taxPercent }, key) {
  const [chosen] = form.elements.release.selectedOptions;
  // A second try sends the same unit, and so makes no second offer; other terms need one of their own, and the one that may
  // have been made before goes.
  const terms = JSON.stringify([release, priceMinor, currency, hoursToPlay, daysToBegin]);
  const former = form.dataset.terms === terms ? null : form.dataset.sku;
  if (form.dataset.terms !== terms) Object.assign(form.dataset, { terms, sku: makeSku(chosen.textContent, "rent") });
  const variant = { sku: form.dataset.sku, options: {}, priceMinor, currency, rental: { daysToBegin, hoursToPlay } };
  if (chosen.dataset.product) {
    await changeVariants(chosen.dataset.product, (others) => [...others.filter(({ sku }) => sku !== variant.sku && sku !== former), variant]);
  } else {
    const taxBasisPoints = Math.round(taxPercent * 100);
    const body = { title: chosen.textContent, description: "", kind: "digital", taxBasisPoints, grantsReleaseId: release, variants: [variant] };
    chosen.dataset.product = (await call("POST", "/api/products", { body, key })).data.id;
  }
  return call("POST", `/api/products/${chosen.dataset.product}/activate`);
}
