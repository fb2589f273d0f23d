// Makes an element say what another says by changing only what differs: focus, open details, scrolled tables and the
// listeners of buttons stay. Rows are told apart by data-key.

// What the browser or another script has set, not the server.
const own = { DETAILS: ["open"], BUTTON: ["disabled", "aria-busy"] };

export function morph(place, fresh) {
  copyAttributes(place, fresh);
  const wantedKeys = new Set([...fresh.childNodes].map(keyOf));
  let here = place.firstChild;
  for (const wanted of [...fresh.childNodes]) {
    while (here && isNote(here)) here = here.nextSibling;
    const found = find(here, wanted);
    if (!found) {
      place.insertBefore(document.importNode(wanted, true), here);
      continue;
    }
    // What is gone makes room, so that only what stands elsewhere is moved: moving takes the focus away.
    while (here !== found && !(keyOf(here) && wantedKeys.has(keyOf(here)))) here = drop(here);
    if (here !== found) place.insertBefore(found, here);
    else here = here.nextSibling;
    if (found.nodeType === Node.ELEMENT_NODE) morph(found, wanted);
    else if (found.data !== wanted.data) found.data = wanted.data;
  }
  while (here) here = isNote(here) ? here.nextSibling : drop(here);
}

function find(here, wanted) {
  const key = keyOf(wanted);
  for (let node = here; node; node = node.nextSibling) {
    if (node.nodeName === wanted.nodeName && keyOf(node) === key && !isNote(node)) return node;
    if (!key && keyOf(node)) return null;
  }
  return null;
}

function copyAttributes(place, fresh) {
  const kept = own[place.nodeName] || [];
  for (const { name, value } of fresh.attributes) {
    if (!kept.includes(name) && place.getAttribute(name) !== value) place.setAttribute(name, value);
  }
  for (const { name } of [...place.attributes]) {
    if (!kept.includes(name) && !fresh.hasAttribute(name)) place.removeAttribute(name);
  }
}

function drop(node) {
  const next = node.nextSibling;
  node.remove();
  return next;
}

const keyOf = (node) => node.dataset?.key;

// What an action said beside its button.
const isNote = (node) => node.dataset && "fromAction" in node.dataset;
