// Lyrics in the studio: words with times before them are sent as LRC, others as plain text.
import { enhanceForm } from "./form.js";

const timed = /^\s*\[\d+:\d{2}/m;

export async function start(form) {
  const path = `/api/dsp/metadata/works/${form.dataset.work}/lyrics`;
  const { text, language } = form.elements;
  if ("timed" in form.dataset) {
    // The whole of it, with the times of words, so that saving it again loses nothing.
    const answer = await fetch(`${path}.lrc`);
    if (!answer.ok) return;
    text.value = await answer.text();
  }
  Object.assign(form.dataset, { api: `PUT ${path}`, done: "reload" });
  enhanceForm(form, {
    collect: () => ({
      ...(timed.test(text.value) ? { lrc: text.value } : { text: text.value }),
      ...(language.value.trim() && { language: language.value.trim() }),
    }),
  });
}
