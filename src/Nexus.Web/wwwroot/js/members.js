// Lets an account in, or changes how long; the end is written in the creator's own time zone and sent as a moment.
import { call } from "./api.js";
import { enhanceForm } from "./form.js";

export function start(form) {
  const { member, until: end } = form.dataset;
  // An end that is over is not said again.
  if (end && new Date(end) > new Date()) form.elements.until.value = onClocksHere(new Date(end));
  form.dataset.done = "reload";
  enhanceForm(form, {
    // Whoever is a member already keeps what was said of him: only his own row changes that.
    send: (_, { memberId = member, until, note }) =>
      call("PUT", `/api/stream/members/${memberId}`, {
        headers: member ? {} : { "If-None-Match": "*" },
        body: { note, until: until ? new Date(until).toISOString() : null },
      }),
  });
}

const onClocksHere = (moment) => new Date(moment - moment.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
