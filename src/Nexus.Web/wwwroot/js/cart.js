// The browser's cart: made with the first thing put in, remembered in a cookie so that the server can draw it.
import { announce, call, Problem } from "./api.js";
import { reload } from "./visit.js";

const name = "nexus_cart";
const month = 2592000;

export function cartId() {
  const found = document.cookie.split("; ").find((part) => part.startsWith(`${name}=`));
  return found ? found.slice(name.length + 1).split(".")[0] : null;
}

export async function addToCart(variantId, quantity) {
  const id = cartId();
  if (id) {
    try {
      const cart = (await call("GET", `/api/carts/${id}`)).data;
      if (!cart.orderId) {
        const before = cart.lines.find((line) => line.variantId === variantId)?.quantity ?? 0;
        return keep((await call("PUT", `/api/carts/${id}/lines/${variantId}`, { body: { quantity: before + quantity } })).data);
      }
    } catch (problem) {
      // Another person's cart on a shared computer, or one that is gone: a new one is made.
      if (!(problem instanceof Problem) || problem.status !== 404) throw problem;
    }
  }
  return keep((await call("POST", "/api/carts", { body: { lines: [{ variantId, quantity }] } })).data);
}

export async function setQuantity(variantId, quantity) {
  return keep((await call("PUT", `/api/carts/${cartId()}/lines/${variantId}`, { body: { quantity } })).data);
}

export function forgetCart() {
  document.cookie = `${name}=; path=/; max-age=0; samesite=lax`;
  showCount(0);
}

function keep(cart) {
  const count = cart.lines.reduce((sum, line) => sum + line.quantity, 0);
  document.cookie = `${name}=${cart.id}.${count}; path=/; max-age=${month}; samesite=lax`;
  showCount(count);
  return cart;
}

function showCount(count) {
  for (const place of document.querySelectorAll("[data-cart-count]")) {
    place.textContent = count;
    place.hidden = count === 0;
  }
  document.querySelector("[data-cart]")?.setAttribute("aria-label", `Cart, ${count} ${count === 1 ? "thing" : "things"}`);
}

/** The cart page: quantities and removal. */
export function start(part) {
  for (const line of part.querySelectorAll("[data-line]")) {
    const field = line.querySelector("[data-quantity]");
    if (field) {
      field.disabled = false;
      field.addEventListener("change", () => change(line, Math.min(100, Math.max(1, Math.trunc(Number(field.value)) || 1))));
    }
    const remove = line.querySelector("[data-remove]");
    remove.disabled = false;
    remove.addEventListener("click", () => change(line, 0));
  }
}

async function change(line, quantity) {
  line.setAttribute("aria-busy", "true");
  try {
    await setQuantity(line.dataset.line, quantity);
    // The server knows the prices and draws them.
    reload();
  } catch (problem) {
    line.removeAttribute("aria-busy");
    const { showActionProblem } = await import("./action.js");
    showActionProblem(line, problem);
    announce(problem.message);
  }
}
