// The buttons beside the seek bar: volume, captions, picture in picture, full screen, the track before and after.
import { announce } from "./api.js";
import { prefer } from "./preferences.js";
import { stage } from "./stage.js";

// Milliseconds without a hand on it after which only the picture is left of a full screen.
const idleAfter = 3000;

export function setUpControls(player) {
  const { media, part, signal } = player;
  setUpVolume(player);
  setUpNeighbours(player);
  if (!(media instanceof HTMLVideoElement)) return;
  media.addEventListener("click", () => player.playOrPause(), { signal });
  media.addEventListener("dblclick", () => fullScreen(player), { signal });
  const full = part.querySelector("[data-full]");
  full.hidden = !(document.fullscreenEnabled || media.webkitEnterFullscreen);
  full.addEventListener("click", () => fullScreen(player), { signal });
  document.addEventListener("fullscreenchange", () => showFullScreen(part, full), { signal });
  const picture = part.querySelector("[data-picture]");
  picture.hidden = !document.pictureInPictureEnabled;
  picture.addEventListener("click", () => pictureInPicture(player), { signal });
  for (const event of ["enterpictureinpicture", "leavepictureinpicture"]) {
    media.addEventListener(event, () => picture.setAttribute("aria-pressed", document.pictureInPictureElement === media), { signal });
  }
  hideWhenIdle(player);
}

/** The player with its buttons; on phones that cannot, the picture with the system's own. */
export function fullScreen({ part, media }) {
  if (!(media instanceof HTMLVideoElement)) return;
  if (document.fullscreenElement) document.exitFullscreen();
  else if (part.requestFullscreen) part.requestFullscreen().catch(() => announce("The browser refused the full screen."));
  else media.webkitEnterFullscreen?.();
}

export async function pictureInPicture({ media }) {
  if (!(media instanceof HTMLVideoElement) || !document.pictureInPictureEnabled) return;
  try {
    if (document.pictureInPictureElement === media) await document.exitPictureInPicture();
    else await media.requestPictureInPicture();
  } catch {
    announce("The browser refused the picture in picture. Play first.");
  }
}

export function changeVolume({ media }, by) {
  media.muted = false;
  media.volume = Math.round(Math.min(1, Math.max(0, media.volume + by)) * 100) / 100;
  announce(`Volume ${Math.round(media.volume * 100)} %`);
}

function setUpVolume({ media, part, signal }) {
  const slider = part.querySelector("[data-volume]");
  const mute = part.querySelector("[data-mute]");
  const show = () => {
    slider.value = media.muted ? 0 : media.volume;
    mute.setAttribute("aria-pressed", media.muted);
  };
  slider.addEventListener(
    "input",
    () => {
      media.muted = false;
      media.volume = Number(slider.value);
    },
    { signal },
  );
  mute.disabled = slider.disabled = false;
  mute.addEventListener("click", () => (media.muted = !media.muted), { signal });
  media.addEventListener(
    "volumechange",
    () => {
      show();
      prefer({ volume: media.volume, muted: media.muted });
    },
    { signal },
  );
  show();
}

function setUpNeighbours({ part, signal }) {
  const [previous, next] = ["previous", "next"].map((name) => part.querySelector(`[data-${name}]`));
  const show = () => {
    previous.hidden = next.hidden = stage.view?.part !== part || stage.queue.length < 2;
    next.disabled = !stage.hasNext;
  };
  previous.addEventListener("click", () => stage.previous(), { signal });
  next.addEventListener("click", () => stage.next(), { signal });
  stage.addEventListener("change", show, { signal });
  show();
}

function showFullScreen(part, button) {
  const isFull = document.fullscreenElement === part;
  button.setAttribute("aria-pressed", isFull);
  if (!isFull) delete part.dataset.idle;
}

function hideWhenIdle({ media, part, signal }) {
  let timer = null;
  const stir = () => {
    delete part.dataset.idle;
    clearTimeout(timer);
    timer = setTimeout(() => {
      const isWorkedOn = part.querySelector("[data-settings-panel]:not([hidden]), dialog[open]");
      if (document.fullscreenElement === part && !media.paused && !isWorkedOn) part.dataset.idle = "";
    }, idleAfter);
  };
  for (const event of ["pointermove", "pointerdown", "keydown", "focusin"]) part.addEventListener(event, stir, { signal });
  for (const event of ["play", "pause"]) media.addEventListener(event, stir, { signal });
  document.addEventListener("fullscreenchange", stir, { signal });
  signal.addEventListener("abort", () => clearTimeout(timer));
}
