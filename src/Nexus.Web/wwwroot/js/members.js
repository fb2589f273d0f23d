// Lets an account in. The end is written in the creator's own time zone and sent as a moment.
import { call } from "./api.js";
import { enhanceForm } from "./form.js";

export function start(form) {
  form.dataset.done = "reload";
  enhanceForm(form, {
    send: (_, { memberId, until, note }) =>
      call("PUT", `/api/stream/members/${memberId}`, { body: { note, until: until ? new Date(until).toISOString() : null } }),
  });
}
