// Names of countries: the server knows the codes (ISO 3166-1), the browser their names.
const names = new Intl.DisplayNames(["en"], { type: "region" });

export const countryName = (code) => names.of(code) ?? code;

export function showCountryNames(root) {
  for (const place of root.querySelectorAll("[data-country]")) place.textContent = countryName(place.dataset.country);
}
