// What was typed and is not saved is lost where the page is drawn anew: whoever is about to do that is asked first.

const question = "Something else on this page was changed and is not saved: it would be lost. Go on?";

/** From now on the page knows whether this form was changed. What is changed by a button says so by an "input" event. */
export const watch = (form) => form.addEventListener("input", () => (form.dataset.unsaved = ""));

export const saved = (form) => delete form.dataset.unsaved;

/** Whether the page may be drawn anew; `own` is the form that is being saved, if it is one. */
export function mayReload(own = null) {
  const others = [...document.querySelectorAll("main form[data-unsaved]")].filter((form) => form !== own);
  return others.length === 0 || confirm(question);
}
