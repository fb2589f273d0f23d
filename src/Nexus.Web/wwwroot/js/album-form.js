// What its owner has changed in the form of an album since the server drew it. A fresh drawing takes it over; what she has
// not touched is the server's.
const rowsOf = (form) => [...form.querySelectorAll("[data-tracks] > li")];
const orderOf = (form) => rowsOf(form).map((row) => row.dataset.file);
const drawnOrder = (form) => form.querySelector("[data-tracks]").dataset.drawn.split(" ");
const isSame = (one, other) => one.join(" ") === other.join(" ");

function fieldsOf(form) {
  const fields = ["title", "genre", "access"].map((name) => [name, form.elements[name]]);
  return new Map([...fields, ...rowsOf(form).map((row) => [row.dataset.file, row.querySelector("[data-title]")])]);
}

const drawnValue = (field) => (field.options ? [...field.options].find((option) => option.defaultSelected)?.value : field.defaultValue);

/** To be called once for each drawing, before anything is moved. */
export function noteOrder(form) {
  form.querySelector("[data-tracks]").dataset.drawn = orderOf(form).join(" ");
}

/** What differs from what was drawn. */
export function editsOf(form) {
  const fields = [...fieldsOf(form)]
    .map(([name, field]) => ({ name, from: drawnValue(field), to: field.value }))
    .filter(({ from, to }) => from !== to);
  return { fields, from: drawnOrder(form), order: isSame(orderOf(form), drawnOrder(form)) ? null : orderOf(form) };
}

export function isChanged(form) {
  const { fields, order } = editsOf(form);
  return fields.length > 0 || order !== null;
}

/** Puts edits into a fresh drawing. False where somebody else has changed the same: its owner must look first. */
export function takeOver(form, { fields, from, order }) {
  const fresh = fieldsOf(form);
  let isClear = true;
  for (const { name, from: was, to } of fields) {
    const field = fresh.get(name);
    if (!field) continue;
    if (![was, to].includes(drawnValue(field))) isClear = false;
    field.value = to;
  }
  if (!order) return isClear;
  const now = drawnOrder(form);
  const common = (ids, others) => ids.filter((id) => others.includes(id));
  if (!isSame(common(from, now), common(now, from)) && !isSame(common(order, now), common(now, order))) isClear = false;
  const rows = new Map(rowsOf(form).map((row) => [row.dataset.file, row]));
  // What is new stays behind, as the server has it.
  const ids = [...common(order, now), ...now.filter((id) => !order.includes(id))];
  form.querySelector("[data-tracks]").append(...ids.map((id) => rows.get(id)));
  return isClear;
}

/** The album as the form says it. */
export function draftOf(form) {
  return {
    title: form.elements.title.value,
    genre: form.elements.genre.value || null,
    access: form.elements.access.value,
    tracks: rowsOf(form).map((row) => ({ fileId: row.dataset.file, title: row.querySelector("[data-title]").value })),
  };
}

/** What was sent is saved; what was typed while it was on its way is not. */
export function noteSaved(form, draft) {
  const sent = new Map([["title", draft.title], ["genre", draft.genre ?? ""], ["access", draft.access], ...draft.tracks.map((track) => [track.fileId, track.title])]);
  for (const [name, field] of fieldsOf(form)) {
    if (!sent.has(name)) continue;
    const typed = field.value;
    if (field.options) for (const option of field.options) option.defaultSelected = option.value === sent.get(name);
    else field.defaultValue = sent.get(name);
    field.value = typed;
  }
  form.querySelector("[data-tracks]").dataset.drawn = draft.tracks.map((track) => track.fileId).join(" ");
}
