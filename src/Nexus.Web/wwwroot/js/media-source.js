// HLS where the browser plays it itself, hls.js where it does not.
export async function attach(media, url, onFatal) {
  // Chromium claims native HLS in new versions, but hls.js is what is tested there; Safari has no full MediaSource on phones.
  const { default: Hls } = await import("../vendor/hls/hls.min.mjs");
  if (!Hls.isSupported()) {
    media.src = url;
    media.addEventListener("error", () => onFatal("The browser cannot play this."));
    return;
  }
  // What was played is let go of after a minute: a show is long, and seeking back loads it again.
  // Workers need their own file; on the main thread the transmuxing of our fMP4 segments costs nothing.
  const hls = new Hls({ enableWorker: false, maxBufferLength: 30, backBufferLength: 60 });
  let recovered = 0;
  hls.on(Hls.Events.ERROR, (_, data) => {
    if (!data.fatal) return;
    if (recovered++ < 3 && data.type === Hls.ErrorTypes.NETWORK_ERROR && data.response?.code !== 403) {
      setTimeout(() => hls.startLoad(), 1000 * recovered);
    } else if (recovered < 3 && data.type === Hls.ErrorTypes.MEDIA_ERROR) {
      hls.recoverMediaError();
    } else {
      onFatal("Playing stopped: the stream does not come any more. Reload the page to go on from here.");
    }
  });
  hls.loadSource(url);
  hls.attachMedia(media);
}
