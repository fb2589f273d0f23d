// The keys people know from other players; not while they type, and not for those who have switched them off.
import { changeVolume, fullScreen, pictureInPicture } from "./player-controls.js";
import { stepRate, toggleCaptions } from "./player-settings.js";
import { prefer, preferences } from "./preferences.js";
import { stage } from "./stage.js";

const step = 5;
const longStep = 10;
const louder = 0.05;

export function setUpKeys(player) {
  const { part, signal } = player;
  const dialog = part.querySelector("[data-keys-dialog]");
  const isUsed = dialog.querySelector("[data-keys-used]");
  const show = () => dialog.open || dialog.showModal();
  const button = part.querySelector("[data-keys]");
  button.disabled = false;
  button.addEventListener("click", show, { signal });
  dialog.querySelector("[data-close]").addEventListener("click", () => dialog.close(), { signal });
  isUsed.checked = preferences.keys;
  isUsed.addEventListener("change", () => prefer({ keys: isUsed.checked }), { signal });
  document.addEventListener("keydown", (event) => press(event, player, show), { signal });
}

function press(event, player, showKeys) {
  if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented || !preferences.keys) return;
  if (event.target.closest("input:not([data-seek], [data-volume]), textarea, select, dialog")) return;
  const action = event.key === "?" ? showKeys : actionOf(event, player);
  if (!action) return;
  event.preventDefault();
  action();
}

function actionOf({ key, target }, player) {
  const { playback, media } = player;
  const always = {
    k: () => player.playOrPause(),
    j: () => playback.seekBy(-longStep),
    l: () => playback.seekBy(longStep),
    m: () => (media.muted = !media.muted),
    f: () => fullScreen(player),
    i: () => pictureInPicture(player),
    c: () => toggleCaptions(player),
    "<": () => stepRate(player, -1),
    ">": () => stepRate(player, 1),
    N: () => stage.next(),
    P: () => stage.previous(),
  };
  if (/^[0-9]$/.test(key)) return playback.isLive ? null : () => playback.seekTo((playback.duration * Number(key)) / 10);
  // Capital letters of those without one of their own: the caps lock is on.
  return always[key] ?? always[key.toLowerCase()] ?? ownOfNone(key, target, player);
}

// A focused button or link is pressed by space itself; a slider moves by arrows itself; a page scrolls by them.
function ownOfNone(key, target, player) {
  const { playback, part } = player;
  if (target.closest(key === " " ? "button, a, input, summary" : "input")) return null;
  const isInside = part.contains(target) || document.fullscreenElement === part;
  return {
    " ": () => player.playOrPause(),
    ArrowLeft: () => playback.seekBy(-step),
    ArrowRight: () => playback.seekBy(step),
    ...(isInside && { ArrowUp: () => changeVolume(player, louder), ArrowDown: () => changeVolume(player, -louder) }),
  }[key];
}
