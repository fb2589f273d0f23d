// HLS where the browser plays it itself, hls.js where it does not; and what there is to choose from.
import { NativeTracks, Tracks } from "./media-tracks.js";

const mostInARow = 3;
// Milliseconds after which a repair counts as one that worked.
const repairLasts = 60_000;

/**
 * onFatal is told why nothing comes any more; onEnd, where the stream ends, once it is known (not by a browser's own
 * HLS). Answers what can be chosen.
 */
export async function attach(media, url, onFatal, onEnd) {
  // Chromium claims native HLS in new versions, but hls.js is what is tested there; Safari has no full MediaSource on phones.
  const { default: Hls } = await import("../vendor/hls/hls.min.mjs");
  if (!Hls.isSupported()) {
    media.src = url;
    media.addEventListener("error", () => onFatal("The browser cannot play this."));
    return new NativeTracks(media);
  }
  // What was played is let go of after a minute: a show is long, and seeking back loads it again.
  // Workers need their own file; on the main thread the transmuxing of our fMP4 segments costs nothing.
  const hls = new Hls({ enableWorker: false, maxBufferLength: 30, backBufferLength: 60, renderTextTracksNatively: false });
  recover(hls, Hls, url, onFatal);
  // Until a show is over its playlist grows; of what never grew this tells the end too.
  hls.on(Hls.Events.LEVEL_UPDATED, (_, { details }) => details.live || onEnd(details.edge));
  const tracks = new Tracks(hls, Hls.Events, media);
  hls.loadSource(url);
  hls.attachMedia(media);
  return tracks;
}

// Three failures in a row are given up; what comes in between shows that it goes on.
function recover(hls, Hls, url, onFatal) {
  const { Events, ErrorTypes, ErrorDetails } = Hls;
  let failures = 0;
  let repairs = 0;
  let repairedAt = 0;
  hls.on(Events.FRAG_BUFFERED, () => (failures = 0));
  hls.on(Events.ERROR, (_, { fatal, type, details, response }) => {
    if (!fatal) return;
    // What cannot be decoded is buffered all the same, so time alone tells that a repair has worked.
    if (performance.now() - repairedAt > repairLasts) repairs = 0;
    if (type === ErrorTypes.NETWORK_ERROR && response?.code !== 403 && failures < mostInARow) {
      const noManifest = details === ErrorDetails.MANIFEST_LOAD_ERROR || details === ErrorDetails.MANIFEST_LOAD_TIMEOUT;
      setTimeout(() => (noManifest ? hls.loadSource(url) : hls.startLoad()), 1000 * ++failures);
    } else if (type === ErrorTypes.MEDIA_ERROR && repairs < mostInARow) {
      repairs++;
      repairedAt = performance.now();
      hls.recoverMediaError();
    } else {
      onFatal("Playing stopped: the stream does not come any more. Reload the page to go on from here.");
    }
  });
}
