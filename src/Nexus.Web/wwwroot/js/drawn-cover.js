// The picture that the server has drawn for what has none, as an address: other pages can show it then.
export function drawnCover(place) {
  const drawing = place?.querySelector("svg");
  if (!drawing) return undefined;
  const copy = drawing.cloneNode(true);
  copy.setAttribute("xmlns", "http://www.w3.org/2000/svg");
  return `data:image/svg+xml,${encodeURIComponent(new XMLSerializer().serializeToString(copy))}`;
}
