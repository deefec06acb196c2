// Drafts on this device, in IndexedDB: nothing here ever leaves it. Every function gives up quietly where the browser
// keeps nothing, as in some private windows.

const STORE = "drafts";

let opening;

function database() {
  opening ??= new Promise((resolve, reject) => {
    const request = indexedDB.open("tokhai", 1);
    request.onupgradeneeded = () => request.result.createObjectStore(STORE);
    request.onsuccess = () => resolve(request.result);
    request.onerror = request.onblocked = () => reject(request.error);
  }).catch((error) => {
    opening = undefined;
    throw error;
  });
  return opening;
}

async function within(mode, work) {
  const transaction = (await database()).transaction(STORE, mode);
  const request = work(transaction.objectStore(STORE));
  return new Promise((resolve, reject) => {
    transaction.oncomplete = () => resolve(request.result);
    transaction.onerror = transaction.onabort = () => reject(transaction.error);
    transaction.commit?.();
  });
}

/** Keeps a draft (JSON text) under a key; false when that did not work. */
export async function keep(key, draft) {
  try {
    await within("readwrite", (store) => store.put({ draft, at: Date.now() }, key));
    return true;
  } catch {
    return false;
  }
}

/** The draft kept under a key, with the time it was kept. */
export async function kept(key) {
  try {
    const found = await Promise.race([
      within("readonly", (store) => store.get(key)),
      new Promise((resolve) => setTimeout(resolve, 1000)),
    ]);
    return found && { draft: JSON.parse(found.draft), at: found.at };
  } catch {
    return undefined;
  }
}

/** Files are kept under their draft's key, a line break and their hash. */
const filesOf = (key) => IDBKeyRange.bound(`${key}\n`, `${key}\n\uffff`);

/** Keeps a file that belongs to a draft; where there is no room for it, the draft has its name at least. */
export async function keepFile(key, sha256, file) {
  await within("readwrite", (store) => store.put({ sha256, file }, `${key}\n${sha256}`)).catch(() => {});
}

/** The files kept with a draft, by their hash. */
export async function keptFiles(key) {
  return within("readonly", (store) => store.getAll(filesOf(key))).catch(() => []);
}

/** Forgets the draft kept under a key, its files too. */
export async function forget(key) {
  await within("readwrite", (store) => {
    store.delete(filesOf(key));
    return store.delete(key);
  }).catch(() => {});
}
