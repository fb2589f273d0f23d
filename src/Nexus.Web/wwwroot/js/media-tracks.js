// What a stream has to choose from: qualities, captions, sound tracks; the same for hls.js and for a browser's own HLS.

const automatic = -1;
const none = -1;

/** Of hls.js. Fires "change" when what there is or what plays has changed. */
export class Tracks extends EventTarget {
  #hls;
  #limit = automatic;
  #captions;

  constructor(hls, events, media) {
    super();
    this.#hls = hls;
    this.#captions = new DrawnCaptions(hls, events, media);
    const names = ["MANIFEST_PARSED", "LEVEL_SWITCHED", "SUBTITLE_TRACKS_UPDATED", "SUBTITLE_TRACK_SWITCH"];
    for (const name of [...names, "AUDIO_TRACKS_UPDATED", "AUDIO_TRACK_SWITCHED"]) {
      hls.on(events[name], () => this.dispatchEvent(new Event("change")));
    }
  }

  /** `{ value, label }`, the best first. Renditions that differ in nothing a listener would notice are one. */
  get qualities() {
    const seen = new Map();
    this.#hls.levels.forEach((level, value) => {
      const label = labelOf(level);
      const known = seen.get(label);
      if (!known || known.bitrate < level.bitrate) seen.set(label, { value, label, bitrate: level.bitrate });
    });
    return [...seen.values()].sort((a, b) => b.bitrate - a.bitrate);
  }

  /** -1 for the one that the connection allows. */
  get quality() {
    return this.#limit;
  }

  set quality(value) {
    this.#limit = value;
    // From the next segment on: what is loaded already plays to its end, without a gap.
    this.#hls.nextLevel = value;
    this.dispatchEvent(new Event("change"));
  }

  /** The name of what plays now; empty before the first picture. */
  get playing() {
    const level = this.#hls.levels[this.#hls.currentLevel];
    return level ? labelOf(level) : "";
  }

  get captions() {
    return this.#hls.subtitleTracks.map((track, value) => ({ value, label: track.name || track.lang || `Captions ${value + 1}`, language: track.lang || "" }));
  }

  /** -1 for none. */
  get caption() {
    return this.#captions.shown;
  }

  set caption(value) {
    this.#captions.show(value);
    this.dispatchEvent(new Event("change"));
  }

  get sounds() {
    return this.#hls.audioTracks.map((track, value) => ({ value, label: track.name || track.lang || `Track ${value + 1}` }));
  }

  get sound() {
    return this.#hls.audioTrack;
  }

  set sound(value) {
    this.#hls.audioTrack = value;
  }

  close() {
    this.#hls.destroy();
  }
}

// hls.js makes its tracks of `data:` addresses, which the content security policy refuses: it reads the captions, and
// they are put into tracks of our own.
class DrawnCaptions {
  shown = none;
  #hls;
  #media;
  #tracks = new Map();

  constructor(hls, events, media) {
    this.#hls = hls;
    this.#media = media;
    hls.on(events.CUES_PARSED, (_, { type, cues, subtitleTrack }) => type === "subtitles" && subtitleTrack && this.#add(subtitleTrack, cues));
  }

  show(value) {
    this.shown = value;
    this.#hls.subtitleTrack = value;
    const wanted = this.#hls.subtitleTracks[value];
    for (const [name, { track }] of this.#tracks) track.mode = wanted && name === nameOf(wanted) ? "showing" : "disabled";
  }

  // What is loaded again, after a jump back, is there already.
  #add(source, cues) {
    const { track, known } = this.#trackOf(source);
    for (const cue of cues) {
      const key = `${cue.startTime} ${cue.endTime} ${cue.text}`;
      if (!known.has(key)) track.addCue(cue);
      known.add(key);
    }
  }

  #trackOf(source) {
    const name = nameOf(source);
    if (!this.#tracks.has(name)) {
      const track = this.#media.addTextTrack("subtitles", source.name, source.lang);
      const wanted = this.#hls.subtitleTracks[this.shown];
      track.mode = wanted && name === nameOf(wanted) ? "showing" : "disabled";
      this.#tracks.set(name, { track, known: new Set() });
    }
    return this.#tracks.get(name);
  }
}

const nameOf = ({ lang, name }) => `${lang} ${name}`;

/** Of a browser that plays HLS itself and chooses the quality itself. */
export class NativeTracks extends EventTarget {
  qualities = [];
  quality = automatic;
  playing = "";
  #media;

  constructor(media) {
    super();
    this.#media = media;
    for (const list of [media.textTracks, media.audioTracks]) {
      for (const name of ["addtrack", "removetrack", "change"]) {
        list?.addEventListener(name, () => this.dispatchEvent(new Event("change")));
      }
    }
  }

  get #texts() {
    return [...this.#media.textTracks].filter((track) => track.kind === "subtitles" || track.kind === "captions");
  }

  get captions() {
    return this.#texts.map((track, value) => ({ value, label: track.label || track.language || `Captions ${value + 1}`, language: track.language }));
  }

  get caption() {
    return this.#texts.findIndex((track) => track.mode === "showing");
  }

  set caption(value) {
    this.#texts.forEach((track, index) => (track.mode = index === value ? "showing" : "disabled"));
  }

  get sounds() {
    return [...(this.#media.audioTracks ?? [])].map((track, value) => ({ value, label: track.label || track.language || `Track ${value + 1}` }));
  }

  get sound() {
    return [...(this.#media.audioTracks ?? [])].findIndex((track) => track.enabled);
  }

  set sound(value) {
    [...this.#media.audioTracks].forEach((track, index) => (track.enabled = index === value));
  }

  close() {
    this.#media.removeAttribute("src");
    this.#media.load();
  }
}

// A picture is named by its height, a recording by its bitrate, as players everywhere do.
function labelOf(level) {
  return level.height ? `${Math.min(level.height, level.width || level.height)}p` : `${Math.round(level.bitrate / 1000)} kbit/s`;
}
