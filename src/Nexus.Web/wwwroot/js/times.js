// The server writes UTC; the visitor's own clock is friendlier.
const moment = new Intl.DateTimeFormat("en-GB", { dateStyle: "medium", timeStyle: "short" });
const day = new Intl.DateTimeFormat("en-GB", { dateStyle: "long" });

export function showLocalTimes(root) {
  for (const time of root.querySelectorAll("time[datetime]")) {
    const value = new Date(time.dateTime);
    if (!Number.isNaN(value.getTime())) {
      time.textContent = ("day" in time.dataset ? day : moment).format(value);
    }
  }
}

export function timeText(value) {
  return moment.format(new Date(value));
}
