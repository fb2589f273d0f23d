// While something plays, links within the pages that people browse change the page without ending it: the next page is
// fetched and its main part takes the place of this one's. Everything else, and whatever goes wrong, is a full load.
import { announce } from "./api.js";
import { enhance } from "./enhance.js";
import { stage } from "./stage.js";

// Pages to look around in. The others (sign-in, checkout, studio, account …) are loaded as ever.
const browsed = [/^\/$/, /^\/(shop|release|series|listen|artist|collection|orders)(\/[^/.]+)?$/, /^\/(cart|library|search|status)$/];
// What a page's head says about itself to others.
const ofPage = "meta[property], meta[name^='twitter'], link[rel=canonical], link[rel=alternate]";

const scrolls = new Map();
let here = null;
let asking = null;
// Whether that is for the listener himself, and not only to follow what plays.
let isAsked = false;

export function setUpVisits() {
  here = { key: history.state?.visit ?? newKey(), path: location.pathname + location.search };
  if (!document.querySelector("[data-mini]")) return;
  document.addEventListener("click", onClick);
  document.addEventListener("submit", onSubmit);
  addEventListener("popstate", onPop);
  addEventListener("scroll", () => scrolls.set(here.key, scrollY), { passive: true });
  // What is loaded in full is scrolled by the browser.
  addEventListener("pagehide", () => (history.scrollRestoration = "auto"));
}

/** Goes to another page of this site; without a break in what plays where that can be. */
export function go(address) {
  const url = new URL(address, location.href);
  if (canVisit(url)) visit(url);
  else location.assign(url);
}

/** The server draws this page anew. */
export function reload() {
  const url = new URL(location.href);
  if (canVisit(url)) visit(url, { stays: true });
  else location.reload();
}

/** The page of what plays next, for a listener who did not ask to be moved: the focus stays with the player. */
export const follow = (address) => visit(new URL(address, location.href), { follows: true });

function canVisit(url) {
  return stage.isOn && url.origin === location.origin && isBrowsed(url.pathname) && isBrowsed(location.pathname);
}

const isBrowsed = (path) => browsed.some((pattern) => pattern.test(path));

function onClick(event) {
  if (event.defaultPrevented || event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
  const link = event.target.closest?.("a[href]");
  if (!link || (link.target && link.target !== "_self") || link.hasAttribute("download")) return;
  const url = new URL(link.href);
  const isHere = url.pathname + url.search === location.pathname + location.search;
  if ((isHere && url.hash) || !canVisit(url)) return;
  event.preventDefault();
  visit(url, { stays: isHere });
}

// Searching and filtering: forms that only ask for another address.
function onSubmit(event) {
  const form = event.target;
  if (event.defaultPrevented || form.method !== "get" || form.dataset.api || form.target) return;
  const url = new URL(form.action, location.href);
  url.search = new URLSearchParams(new FormData(form, event.submitter)).toString();
  if (!canVisit(url)) return;
  event.preventDefault();
  visit(url);
}

function onPop(event) {
  const path = location.pathname + location.search;
  const key = event.state?.visit ?? 0;
  if (path === here.path) {
    here.key = key;
    return;
  }
  if (isBrowsed(location.pathname)) visit(new URL(location.href), { back: key });
  else location.reload();
}

async function visit(url, how = {}) {
  // A track may end while the page of a click is on its way: the click is what was wanted.
  if (how.follows && isAsked) return;
  asking?.abort();
  asking = new AbortController();
  isAsked = !how.follows;
  const { signal } = asking;
  const main = document.getElementById("main");
  main.setAttribute("aria-busy", "true");
  try {
    const answer = await fetch(url, { headers: { Accept: "text/html" }, signal });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const reached = new URL(answer.url);
    reached.hash = url.hash;
    if (signal.aborted) return;
    if (!isPlain(answer, page, reached)) throw new Error("Not a page of these.");
    show(page, reached, how);
  } catch {
    if (!signal.aborted) loadInFull(url, how);
  }
  if (!signal.aborted) isAsked = false;
}

function loadInFull(url, { back, stays }) {
  if (stays || back !== undefined) location.reload();
  else location.assign(url);
}

// A page of another version of these files wants its own; one that is not for browsing has scripts that want a fresh start.
function isPlain(answer, page, reached) {
  const script = "script[type=module][src]";
  const isOurs = page.querySelector(script)?.getAttribute("src") === document.querySelector(script).getAttribute("src");
  return isOurs && answer.headers.get("Content-Type")?.startsWith("text/html") && reached.origin === location.origin && isBrowsed(reached.pathname) && page.getElementById("main");
}

function show(page, url, { back, stays, follows }) {
  enterHistory(url, back, stays);
  stage.leavePage();
  document.title = page.title;
  for (const old of document.head.querySelectorAll(ofPage)) old.remove();
  document.head.append(...page.head.querySelectorAll(ofPage));
  for (const place of [".site-header", "#main"]) {
    const part = document.adoptNode(page.querySelector(place));
    document.querySelector(place).replaceWith(part);
    enhance(part);
  }
  document.dispatchEvent(new Event("nexus:visited"));
  settle(url, back, stays, follows);
}

function enterHistory(url, back, stays) {
  history.scrollRestoration = "manual";
  if (!history.state?.visit && back === undefined) history.replaceState({ ...history.state, visit: here.key }, "");
  if (back === undefined && !stays) history.pushState({ visit: newKey() }, "", url);
  here = { key: history.state?.visit ?? 0, path: url.pathname + url.search };
}

const newKey = () => `${Date.now()}-${Math.random()}`;

// Where people are afterwards: at the top, at the place they asked for, or where they were.
function settle(url, back, stays, follows) {
  const main = document.getElementById("main");
  if (follows) {
    main.querySelector("[data-toggle]")?.focus({ preventScroll: true });
    return;
  }
  main.focus({ preventScroll: true });
  announce(document.title);
  const place = url.hash && document.getElementById(decodeURIComponent(url.hash.slice(1)));
  if (place) place.scrollIntoView();
  else if (back !== undefined) scrollTo(0, scrolls.get(back) ?? 0);
  else if (!stays) scrollTo(0, 0);
}
