// Positions and lengths as people read them.

// A position counts whole seconds that have passed; a length of 39.98 s is 0:40 to people, as the server writes it.
export const lengthText = (seconds) => timeText(Math.round(seconds || 0));

export function timeText(seconds) {
  const whole = Math.max(0, Math.floor(seconds || 0));
  const parts = [Math.floor(whole / 60) % 60, whole % 60].map((part) => String(part).padStart(2, "0"));
  return whole >= 3600 ? `${Math.floor(whole / 3600)}:${parts.join(":")}` : `${Number(parts[0])}:${parts[1]}`;
}
