// A new product: made as a draft, then its stock is set, then it goes on sale. A step that fails can be repeated by itself.
import { ActionKey, announce, call, newId } from "./api.js";
import { clearErrors, parseMoney, setBusy, showMessage, showProblem } from "./form.js";
import { makeSku } from "./product-request.js";

export function start(form) {
  new ProductEditor(form);
}

class ProductEditor {
  #key = new ActionKey();
  #made = null;

  constructor(form) {
    this.form = form;
    this.variants = form.querySelector("[data-variants]");
    form.noValidate = true;
    form.querySelector("fieldset").disabled = false;
    form.querySelector("[data-add-variant]").addEventListener("click", () => this.#addVariant().querySelector("input").focus());
    form.elements.option.addEventListener("input", () => this.#nameOptions());
    for (const radio of form.elements.kind) radio.addEventListener("change", () => this.#showKind());
    form.addEventListener("submit", (event) => this.#submit(event));
    this.#addVariant();
    this.#showKind();
  }

  get kind() {
    return this.form.elements.kind.value;
  }

  #addVariant() {
    const row = this.form.querySelector("template[data-variant]").content.firstElementChild.cloneNode(true);
    for (const field of row.querySelectorAll("input")) field.id = `variant-${newId()}`;
    row.querySelector("[data-remove-variant]").addEventListener("click", () => {
      if (this.variants.children.length > 1) row.remove();
    });
    this.variants.append(row);
    this.#nameOptions();
    this.#showKind();
    return row;
  }

  #nameOptions() {
    const name = this.form.elements.option.value.trim() || "Variant";
    for (const place of this.variants.querySelectorAll("[data-option-name]")) place.textContent = name;
  }

  #showKind() {
    for (const part of this.form.querySelectorAll("[data-only]")) part.hidden = part.dataset.only !== this.kind;
    if (this.kind === "digital") while (this.variants.children.length > 1) this.variants.lastElementChild.remove();
  }

  async #submit(event) {
    event.preventDefault();
    const { form } = this;
    if (form.ariaBusy === "true") return;
    clearErrors(form);
    const rows = [...this.variants.children];
    const body = this.#collect(rows);
    const wrong = this.#check(body, rows);
    if (wrong) {
      wrong.focus();
      return;
    }
    setBusy(form, true);
    try {
      // What was made stays made when a later step fails.
      this.#made ??= (await call("POST", "/api/products", { body, key: this.#key.for(body) })).data;
      if (this.kind === "physical") await this.#setStock(rows);
      if (form.elements.activate.checked) await call("POST", `/api/products/${this.#made.id}/activate`);
      location.assign("/studio/shop");
    } catch (problem) {
      setBusy(form, false);
      this.#showVariantErrors(problem, rows);
      showProblem(form, problem);
    }
  }

  #collect(rows) {
    const { elements } = this.form;
    const physical = this.kind === "physical";
    const option = elements.option.value.trim() || "Variant";
    return {
      title: elements.title.value.trim(),
      description: elements.description.value,
      kind: this.kind,
      taxBasisPoints: Math.round(Number(elements.taxPercent.value) * 100),
      grantsReleaseId: physical ? null : elements.grantsReleaseId.value,
      variants: rows.map((row) => {
        const value = physical ? field(row, "option").value.trim() : "";
        const sku = field(row, "sku");
        // Kept in the field, so that a repeated try sends the same.
        sku.value ||= makeSku(elements.title.value, value);
        return {
          sku: sku.value.trim(),
          options: value ? { [option]: value } : {},
          priceMinor: parseMoney(field(row, "price").value.trim()),
          currency: elements.currency.value,
        };
      }),
    };
  }

  #check(body, rows) {
    let first = null;
    const mark = (input, text) => {
      input.setAttribute("aria-invalid", "true");
      first ??= input;
      showMessage(this.form, text, "bad");
    };
    body.variants.forEach((variant, i) => {
      if (!(variant.priceMinor > 0)) mark(field(rows[i], "price"), "Each variant needs a price, for example 12.50.");
    });
    if (!body.title) mark(this.form.elements.title, "Give it a title.");
    return first;
  }

  async #setStock(rows) {
    for (const row of rows) {
      const onHand = Math.trunc(Number(field(row, "onHand").value)) || 0;
      await call("PUT", `/api/inventory/${encodeURIComponent(field(row, "sku").value.trim())}`, { body: { onHand } });
    }
    announce("The stock is set.");
  }

  #showVariantErrors(problem, rows) {
    for (const name of Object.keys(problem.errors || {})) {
      const match = /^variants\[(\d+)\]\.(\w+)/.exec(name);
      const input = match && rows[match[1]] && field(rows[match[1]], match[2] === "priceMinor" ? "price" : match[2]);
      input?.setAttribute("aria-invalid", "true");
    }
  }
}

const field = (row, name) => row.querySelector(`[data-field="${name}"]`);
