// Sends a picture. Photos are larger than the service takes, so the browser makes them small first.
import { call } from "./api.js";
import { setBusy, showActionProblem } from "./action.js";
import { mayReload } from "./unsaved.js";

const side = 512;

export function start(part) {
  const field = part.querySelector("input[type=file]");
  field.disabled = false;
  field.addEventListener("change", async () => {
    const [file] = field.files;
    if (!file) return;
    if (!mayReload()) {
      field.value = "";
      return;
    }
    setBusy(field, true);
    try {
      await call("PUT", "/api/auth/me/picture", { content: await small(file) });
      location.reload();
    } catch (problem) {
      setBusy(field, false);
      field.value = "";
      showActionProblem(field, problem);
    }
  });
}

async function small(file) {
  let picture;
  try {
    picture = await createImageBitmap(file);
  } catch {
    return file; // The service says what is wrong with it.
  }
  const scale = Math.min(1, side / Math.min(picture.width, picture.height));
  const canvas = document.createElement("canvas");
  canvas.width = Math.max(1, Math.round(picture.width * scale));
  canvas.height = Math.max(1, Math.round(picture.height * scale));
  const pen = canvas.getContext("2d");
  pen.fillStyle = "#fff";
  pen.fillRect(0, 0, canvas.width, canvas.height);
  pen.drawImage(picture, 0, 0, canvas.width, canvas.height);
  return new Promise((resolve) => canvas.toBlob((blob) => resolve(blob || file), "image/jpeg", 0.9));
}
