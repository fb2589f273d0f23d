// A folder as somebody picks or drops it: its name, and each file with its path within.

/** What an input holds: of a folder with paths, of several files by their names. */
export function picked(input) {
  const files = [...input.files].map((file) => ({ path: file.webkitRelativePath || file.name, file }));
  input.value = "";
  return withoutTop(files);
}

/** What was dropped, folders with all they hold. */
export async function dropped(transfer) {
  // The list of entries is empty once the event is over.
  const entries = [...transfer.items].map((item) => item.webkitGetAsEntry?.()).filter(Boolean);
  const files = [];
  for (const entry of entries) await walk(entry, files);
  return withoutTop(files);
}

async function walk(entry, files) {
  if (entry.isFile) {
    const file = await new Promise((resolve, reject) => entry.file(resolve, reject));
    files.push({ path: entry.fullPath.replace(/^\//, ""), file });
    return;
  }
  const reader = entry.createReader();
  for (;;) {
    // Browsers give a hundred at a time.
    const some = await new Promise((resolve, reject) => reader.readEntries(resolve, reject));
    if (some.length === 0) return;
    for (const one of some) await walk(one, files);
  }
}

function withoutTop(files) {
  const tops = new Set(files.map(({ path }) => path.split("/")[0]));
  const isFolder = tops.size === 1 && files.every(({ path }) => path.includes("/"));
  return {
    folder: isFolder ? [...tops][0] : "New album",
    files: isFolder ? files.map(({ path, file }) => ({ path: path.slice(path.indexOf("/") + 1), file })) : files,
  };
}

/** The file of a row: by its path, else by its name, always of its length. */
export function fileFor(row, files) {
  const length = Number(row.dataset.length);
  const name = (path) => path.split("/").pop();
  const same = files.filter(({ file }) => file.size === length);
  return (same.find(({ path }) => path === row.dataset.path) ?? same.find(({ path }) => name(path) === name(row.dataset.path)))?.file;
}
