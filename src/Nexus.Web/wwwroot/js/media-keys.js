// The keys of keyboards, headsets and lock screens, and what those show (Media Session).

/** May be called again for the same playback: then another list is gone through. */
export function setUpMediaKeys(stage, signal) {
  const session = navigator.mediaSession;
  if (!session) return;
  const { current } = stage;
  const { work, media } = current;
  session.metadata = new MediaMetadata({
    title: work.title,
    artist: work.by ?? "",
    album: work.from ?? "",
    artwork: work.poster ? [{ src: new URL(work.poster, location.href).href }] : [],
  });
  const tell = () => {
    session.playbackState = media.paused ? "paused" : "playing";
    if (!current.isLive && current.duration > 0 && media.currentTime <= current.duration) {
      session.setPositionState?.({ duration: current.duration, position: media.currentTime, playbackRate: media.playbackRate || 1 });
    }
  };
  for (const event of ["play", "pause", "seeked", "ratechange", "durationchange"]) media.addEventListener(event, tell, { signal });
  // It may play already: the event that brought it here is over.
  tell();
  const actions = {
    play: () => current.play(),
    pause: () => media.pause(),
    stop: () => media.pause(),
    seekbackward: ({ seekOffset }) => current.seekBy(-(seekOffset || 10)),
    seekforward: ({ seekOffset }) => current.seekBy(seekOffset || 10),
    seekto: ({ seekTime }) => current.seekTo(seekTime),
    previoustrack: stage.queue.length > 1 ? () => stage.previous() : null,
    nexttrack: stage.hasNext ? () => stage.next() : null,
  };
  for (const [name, action] of Object.entries(actions)) set(session, name, action);
  signal.addEventListener("abort", () => {
    session.metadata = null;
    session.playbackState = "none";
    for (const name of Object.keys(actions)) set(session, name, null);
  });
}

// A browser refuses names that it does not know.
function set(session, name, action) {
  try {
    session.setActionHandler(name, action);
  } catch {
    // It has no such key then.
  }
}
