// Countries that are chosen by their names (Parts/CountryPicker.razor).
import { announce } from "./api.js";
import { countryName } from "./countries.js";

/** Answers `read()`: the chosen codes, or an error where what is typed is no country. */
export function setUpCountryPicker(form) {
  const part = form.querySelector("[data-country-picker]");
  const list = part.querySelector("[data-chosen]");
  const field = part.querySelector("[data-add]");
  const byName = nameAll(part.querySelectorAll("datalist option"));
  const codes = () => [...list.querySelectorAll("[data-code]")].map((chip) => chip.dataset.code);
  const changed = () => form.dispatchEvent(new Event("input"));

  function add() {
    const code = byName.get(field.value.trim().toLowerCase());
    if (!code) return false;
    if (!codes().includes(code)) list.append(chipOf(part, code));
    field.value = "";
    announce(`${countryName(code)} is chosen.`);
    changed();
    return true;
  }

  // Whoever picks from the list needs no other key; whoever types ends with Enter.
  field.addEventListener("input", (event) => (!event.inputType || event.inputType === "insertReplacementText") && add());
  field.addEventListener("change", add);
  field.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || !field.value.trim()) return;
    event.preventDefault();
    if (!add()) document.getElementById(`${field.id}-error`).textContent = "No country has this name.";
  });
  list.addEventListener("click", (event) => {
    const chip = event.target.closest("[data-code]");
    if (!chip) return;
    chip.closest("li").remove();
    announce(`${countryName(chip.dataset.code)} is taken out.`);
    changed();
    (list.querySelector("button") ?? field).focus();
  });
  for (const chip of list.querySelectorAll("[data-code]")) name(chip);

  return {
    show: (isShown) => (part.hidden = !isShown),
    read() {
      const typed = field.value.trim();
      if (typed && !add()) throw new Error(`“${typed}” is no country.`);
      if (codes().length === 0) throw new Error("Choose at least one country.");
      return codes();
    },
  };
}

function nameAll(options) {
  const byName = new Map();
  for (const option of options) {
    const code = option.value;
    option.value = countryName(code);
    byName.set(option.value.toLowerCase(), code).set(code.toLowerCase(), code);
  }
  return byName;
}

function chipOf(part, code) {
  const item = part.querySelector("template[data-chip]").content.firstElementChild.cloneNode(true);
  const chip = item.querySelector("button");
  chip.dataset.code = code;
  chip.querySelector("span").textContent = countryName(code);
  name(chip);
  return item;
}

const name = (chip) => chip.setAttribute("aria-label", `Take ${countryName(chip.dataset.code)} out`);
