// Quality, speed, captions and sound track: lists that are filled with what the stream has.
import { announce } from "./api.js";
import { prefer, preferences, rates } from "./preferences.js";

const none = -1;

export function setUpSettings(player) {
  const { part, playback, media, signal } = player;
  const { tracks } = playback;
  const button = part.querySelector("[data-settings]");
  const panel = part.querySelector("[data-settings-panel]");
  const lists = Object.fromEntries(["quality", "rate", "caption", "sound"].map((name) => [name, part.querySelector(`[data-${name}]`)]));
  const on = (place, event, action) => place.addEventListener(event, action, { signal });
  button.disabled = false;
  on(button, "click", () => open(panel, button, panel.hidden));
  on(panel, "keydown", (event) => {
    if (event.key !== "Escape") return;
    open(panel, button, false);
    button.focus();
  });
  on(lists.quality, "change", () => (tracks.quality = Number(lists.quality.value)));
  on(lists.sound, "change", () => (tracks.sound = Number(lists.sound.value)));
  on(lists.caption, "change", () => chooseCaption(tracks, Number(lists.caption.value)));
  on(lists.rate, "change", () => setRate(player, Number(lists.rate.value)));
  const captions = part.querySelector("[data-captions]");
  if (captions) on(captions, "click", () => toggleCaptions(player));
  const show = () => draw(player, lists, captions);
  on(tracks, "change", () => {
    preferCaption(player);
    show();
  });
  on(media, "ratechange", show);
  preferCaption(player);
  show();
}

export function toggleCaptions({ playback: { tracks } }) {
  const { captions } = tracks;
  if (captions.length === 0) {
    announce("There are no captions.");
    return;
  }
  const preferred = captions.find((one) => one.language === preferences.captions) ?? captions[0];
  chooseCaption(tracks, tracks.caption >= 0 ? none : preferred.value);
  announce(tracks.caption >= 0 ? "Captions on." : "Captions off.");
}

/** One step of the list up or down. */
export function stepRate(player, step) {
  const place = rates.indexOf(rates.findLast((rate) => rate <= player.media.playbackRate) ?? 1);
  setRate(player, rates[Math.min(rates.length - 1, Math.max(0, place + step))]);
  announce(`Speed ${rateText(player.media.playbackRate)}.`);
}

function setRate({ playback, media }, rate) {
  if (playback.isLive) return;
  media.defaultPlaybackRate = media.playbackRate = rate;
  prefer({ rate });
}

function chooseCaption(tracks, value) {
  tracks.caption = value;
  // Switched off they keep their language, for when they are switched on again.
  prefer(value < 0 ? { captionsOn: false } : { captionsOn: true, captions: tracks.captions[value].language });
}

// Once, when the stream says what it has: who wants captions gets them without asking again.
function preferCaption(player) {
  const { playback, part } = player;
  const { captions } = playback.tracks;
  if (captions.length === 0 || player.hasPreferred || !part.querySelector("[data-captions]")) return;
  player.hasPreferred = true;
  const preferred = preferences.captionsOn ? captions.find((one) => one.language === preferences.captions) : null;
  if (playback.tracks.caption < 0 && preferred) playback.tracks.caption = preferred.value;
}

function draw({ playback, media }, lists, captions) {
  const { tracks } = playback;
  const now = tracks.quality < 0 && tracks.playing ? ` (${tracks.playing})` : "";
  fill(lists.quality, [{ value: none, label: `Automatic${now}` }, ...tracks.qualities], tracks.quality, tracks.qualities.length > 1);
  fill(lists.sound, tracks.sounds, tracks.sound, tracks.sounds.length > 1);
  fill(lists.caption, [{ value: none, label: "Off" }, ...tracks.captions], tracks.caption, captions && tracks.captions.length > 0);
  const speeds = rates.map((value) => ({ value, label: value === 1 ? "Normal" : rateText(value) }));
  fill(lists.rate, speeds, media.playbackRate, !playback.isLive);
  if (!captions) return;
  captions.hidden = tracks.captions.length === 0;
  captions.setAttribute("aria-pressed", tracks.caption >= 0);
}

const rateText = (rate) => `${rate}×`;

// Only where something differs: a list that is open must not close under the hand.
function fill(list, entries, chosen, isShown) {
  list.closest("label").hidden = !isShown;
  entries.forEach((entry, index) => {
    const option = list.options[index] ?? list.appendChild(document.createElement("option"));
    if (option.value !== String(entry.value)) option.value = entry.value;
    if (option.textContent !== entry.label) option.textContent = entry.label;
  });
  while (list.options.length > entries.length) list.lastElementChild.remove();
  if (list.value !== String(chosen)) list.value = chosen;
}

function open(panel, button, isOpen) {
  panel.hidden = !isOpen;
  button.setAttribute("aria-expanded", isOpen);
  if (isOpen) panel.querySelector("label:not([hidden]) select")?.focus();
}
