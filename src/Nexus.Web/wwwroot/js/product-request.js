// A product as the API takes it.
import { call, newId } from "./api.js";

/** Reads a product and sends it back with other variants; what others change in between is not written over. */
export async function changeVariants(id, change) {
  const { data, headers } = await call("GET", `/api/products/${id}`);
  const { title, description, kind, taxBasisPoints, grantsReleaseId } = data;
  const variants = change(data.variants.map(({ sku, options, price, rental }) => ({ sku, options, priceMinor: price.minor, currency: price.currency, rental })));
  const body = { title, description, kind, taxBasisPoints, grantsReleaseId, variants };
  return call("PUT", `/api/products/${id}`, { body, headers: { "If-Match": headers.get("ETag") } });
}

/** Units are unique on the whole platform, so a few random letters are added. */
export function makeSku(title, variant) {
  const words = `${title} ${variant}`.normalize("NFKD").toUpperCase().replaceAll(/[^A-Z0-9]+/g, "-").replaceAll(/^-+|-+$/g, "");
  return `${words.slice(0, 40) || "UNIT"}-${newId().slice(0, 4).toUpperCase()}`;
}
