// Draws a waveform (audiowaveform JSON, version 2) on a canvas in the colours of the theme; what was played is accented.

/** Loudest magnitude of each of `count` equal stretches, 0 to 1. */
export function toBars(waveform, count) {
  const { data, length, bits } = waveform;
  const most = 2 ** (bits - 1);
  const bars = new Float32Array(count);
  for (let bar = 0; bar < count; bar++) {
    const from = Math.floor((bar * length) / count);
    const to = Math.max(from + 1, Math.floor(((bar + 1) * length) / count));
    for (let i = from; i < to && i < length; i++) {
      bars[bar] = Math.max(bars[bar], Math.abs(data[i * 2]) / most, Math.abs(data[i * 2 + 1]) / most);
    }
  }
  const peak = bars.reduce((a, b) => Math.max(a, b), 0) || 1;
  // Quiet recordings are scaled up: the shape matters here, not the loudness.
  return bars.map((bar) => bar / peak);
}

export class WaveformView {
  #bars = null;
  #played = 0;

  constructor(canvas, signal) {
    this.canvas = canvas;
    const size = new ResizeObserver(() => this.#load(this.waveform));
    size.observe(canvas);
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => this.draw(), { signal });
    const theme = new MutationObserver(() => this.draw());
    theme.observe(document.documentElement, { attributeFilter: ["data-theme"] });
    signal?.addEventListener("abort", () => [size, theme].forEach((observer) => observer.disconnect()));
  }

  show(waveform) {
    this.waveform = waveform;
    this.#load(waveform);
  }

  set played(fraction) {
    this.#played = fraction;
    this.draw();
  }

  #load(waveform) {
    const width = this.canvas.clientWidth;
    if (width === 0) return;
    const count = Math.max(20, Math.floor(width / 4));
    this.#bars = waveform ? toBars(waveform, count) : new Float32Array(count).fill(0.15);
    this.draw();
  }

  draw() {
    const { canvas } = this;
    const bars = this.#bars;
    if (!bars || canvas.clientWidth === 0) return;
    const ratio = devicePixelRatio || 1;
    canvas.width = canvas.clientWidth * ratio;
    canvas.height = canvas.clientHeight * ratio;
    const style = getComputedStyle(canvas);
    const [past, rest] = [style.getPropertyValue("--accent"), style.getPropertyValue("--line-strong")];
    const context = canvas.getContext("2d");
    const step = canvas.width / bars.length;
    for (let i = 0; i < bars.length; i++) {
      const height = Math.max(2 * ratio, bars[i] * canvas.height * 0.94);
      context.fillStyle = (i + 0.5) / bars.length <= this.#played ? past : rest;
      context.fillRect(i * step + step * 0.15, (canvas.height - height) / 2, step * 0.7, height);
    }
  }
}
