// Remembers unfinished uploads of this browser, so that a reload loses nothing but the file's handle: choosing the same
// file again goes on where the server says.
const name = "nexus-uploads";

export function remembered() {
  try {
    return JSON.parse(localStorage.getItem(name)) || {};
  } catch {
    return {};
  }
}

export function remember(workId, entry) {
  write({ ...remembered(), [workId]: entry });
}

export function forget(workId) {
  const all = remembered();
  delete all[workId];
  write(all);
}

/** Whether a file is the one an upload began with, as far as a browser can tell. */
export function isSameFile(entry, file) {
  return entry && entry.name === file.name && entry.size === file.size && entry.changed === file.lastModified;
}

export function describe(file, url) {
  return { url, name: file.name, size: file.size, changed: file.lastModified };
}

function write(all) {
  try {
    localStorage.setItem(name, JSON.stringify(all));
  } catch {
    // Without storage a reload has to begin anew; nothing else suffers.
  }
}
