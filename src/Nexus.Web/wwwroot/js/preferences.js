// What this browser's listener has chosen once for every player: volume, speed, captions, the keys.
const name = "nexus_player";
const first = { volume: 1, muted: false, rate: 1, captionsOn: false, captions: null, keys: true };

// Storage may be refused, and what lies there may be anything.
function read() {
  try {
    const kept = JSON.parse(localStorage.getItem(name)) ?? {};
    return Object.fromEntries(Object.entries(first).map(([key, value]) => [key, fits(key, kept[key]) ? kept[key] : value]));
  } catch {
    return { ...first };
  }
}

function fits(key, value) {
  if (key === "volume") return value >= 0 && value <= 1;
  if (key === "rate") return rates.includes(value);
  return key === "captions" ? value === null || typeof value === "string" : typeof value === "boolean";
}

export const rates = [0.5, 0.75, 1, 1.25, 1.5, 1.75, 2];

export const preferences = read();

export function prefer(changes) {
  Object.assign(preferences, changes);
  try {
    localStorage.setItem(name, JSON.stringify(preferences));
  } catch {
    // It holds for this page then.
  }
}
