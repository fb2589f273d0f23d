// The upload of an album: a folder is picked or dropped, the server says what becomes of it, the files are sent.
import { announce, call } from "./api.js";
import { dropped, picked } from "./album-files.js";
import { AlbumUpload } from "./album-upload.js";
import { showMessage } from "./form.js";

export function start(part) {
  if (part.querySelector("[data-album]")) {
    new AlbumUpload(part).follow();
    return;
  }
  const place = part.querySelector("[data-pick-part]");
  if (!place) return;
  for (const input of place.querySelectorAll("input[type=file]")) {
    input.disabled = false;
    input.addEventListener("change", () => begin(part, picked(input)));
  }
  const zone = place.querySelector("[data-drop]");
  zone.addEventListener("dragover", (event) => {
    event.preventDefault();
    zone.classList.add("drop--over");
  });
  zone.addEventListener("dragleave", () => zone.classList.remove("drop--over"));
  zone.addEventListener("drop", async (event) => {
    event.preventDefault();
    zone.classList.remove("drop--over");
    begin(part, await dropped(event.dataTransfer));
  });
}

async function begin(part, { folder, files }) {
  if (files.length === 0) return;
  const manifest = {
    folder: folder.slice(0, 255),
    access: part.querySelector("[data-access]").value,
    files: files.map(({ path, file }) => ({ path, length: file.size, type: file.type })),
  };
  try {
    const { data } = await call("POST", "/api/dsp/upload/batches", { body: manifest });
    part.querySelector("[data-pick-part]").remove();
    part.querySelector("[data-open-albums]")?.remove();
    part.querySelector("[data-message]").replaceChildren();
    history.replaceState(history.state, "", `/studio/album/${data.id}`);
    const upload = new AlbumUpload(part, data.id);
    await upload.redraw();
    announce(`${data.title} is being uploaded.`);
    if (data.ignored.length > 0) {
      const names = data.ignored.slice(0, 5).map(({ path, reason }) => `${path} (${reason})`);
      showMessage(part, `Not part of it: ${names.join(" ")}${data.ignored.length > 5 ? " …" : ""}`, "warn");
    }
    upload.take(files);
    upload.follow();
  } catch (problem) {
    showMessage(part, problem.message, "bad");
  }
}
