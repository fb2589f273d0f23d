// The keys people know from other players; not while they type.
const step = 5;

export function setUpKeys(player) {
  const { media } = player;
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.target.closest("input:not([data-seek]), textarea, select")) return;
    // A focused button or link is pressed by space itself; the slider moves by arrows itself.
    const onControl = event.target.closest("button, a, [data-seek]");
    const actions = {
      k: () => player.playOrPause(),
      m: () => (media.muted = !media.muted),
      f: () => media.requestFullscreen?.(),
      ...(onControl ? {} : { " ": () => player.playOrPause(), ArrowLeft: () => move(-step), ArrowRight: () => move(step) }),
    };
    const action = actions[event.key];
    if (!action) return;
    event.preventDefault();
    action();
  });

  function move(seconds) {
    media.currentTime = Math.min(Math.max(0, media.currentTime + seconds), media.duration || 0);
  }
}
