// Filters the operations and opens the one the address names.
export function start(part) {
  const filter = part.querySelector("[data-filter]");
  filter.hidden = false;
  filter.addEventListener("input", () => {
    const words = filter.value.toLowerCase().split(/\s+/).filter(Boolean);
    for (const group of part.querySelectorAll("[data-group]")) {
      let shown = 0;
      for (const operation of group.querySelectorAll("[data-operation]")) {
        const text = operation.dataset.operation.toLowerCase();
        operation.hidden = !words.every((word) => text.includes(word));
        if (!operation.hidden) shown++;
      }
      group.hidden = shown === 0;
    }
  });
  const open = () => {
    const named = location.hash && document.getElementById(location.hash.slice(1));
    if (named instanceof HTMLDetailsElement) named.open = true;
  };
  addEventListener("hashchange", open);
  open();
}
