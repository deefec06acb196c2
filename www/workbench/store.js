// What was opened and decided, kept in the browser: a journal that is played again at the next visit.
//
// Each entry is written by itself when what it tells has happened, so that a crash or a full disk takes nothing that was
// kept before.

const NAME = "tokhai-workbench";
const JOURNAL = "journal";
const SETTINGS = "settings";

/** A device that has not opened its storage after so many milliseconds, or not carried something out, keeps nothing. */
const PATIENCE = { open: 10_000, work: 60_000 };

/** @type {Promise<IDBDatabase> | undefined} */
let database;

function opened() {
  database ??= new Promise((resolve, reject) => {
    setTimeout(() => reject(new Error("silent")), PATIENCE.open);
    const request = indexedDB.open(NAME, 1);
    request.onupgradeneeded = () => {
      request.result.createObjectStore(JOURNAL, { autoIncrement: true });
      request.result.createObjectStore(SETTINGS);
    };
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
    request.onblocked = () => reject(new Error("blocked"));
  });
  return database;
}

/**
 * Carries something out in one transaction and waits until it is on the disk.
 *
 * @template T
 * @param {string} name of the store
 * @param {IDBTransactionMode} mode
 * @param {(store: IDBObjectStore) => IDBRequest<T> | void} work
 * @returns {Promise<T | undefined>} what the last request found
 */
async function transact(name, mode, work) {
  const transaction = (await opened()).transaction(name, mode);
  const request = work(transaction.objectStore(name));
  let patience;
  const done = new Promise((resolve, reject) => {
    transaction.oncomplete = () => resolve(request ? request.result : undefined);
    transaction.onabort = () => reject(transaction.error ?? new Error("aborted"));
    // Taken back, so that it does not happen after all once it has been told that it did not.
    patience = setTimeout(() => {
      reject(new Error("silent"));
      transaction.abort();
    }, PATIENCE.work);
  });
  return done.finally(() => clearTimeout(patience));
}

/**
 * @typedef {{kind: "open", name: string, bytes: ArrayBuffer, done: number}
 *   | {kind: "decide", list: (import("./types").Deciding & import("./types").Officer)[]}
 *   | {kind: "edit", index: number, code: string, commands: any[]}
 *   | {kind: "model", index: number, code: string, name: string, bytes: ArrayBuffer}
 *   | {kind: "form", index: number, code: string, name: string, bytes: ArrayBuffer}
 *   | {kind: "scenario", at: number | null, text: string | null}
 *   | {kind: "undo"} | {kind: "redo"}} Entry
 */

/** The journal in the order it was written. @returns {Promise<Entry[]>} */
export async function journal() {
  return (await transact(JOURNAL, "readonly", (store) => store.getAll())) ?? [];
}

/** Adds entries, all of them or none. @param {Entry[]} entries */
export async function keep(entries) {
  await transact(JOURNAL, "readwrite", (store) => {
    for (const entry of entries) store.add(entry);
  });
}

/** Forgets what was opened and decided; settings stay. */
export async function forget() {
  await transact(JOURNAL, "readwrite", (store) => void store.clear());
}

/** @param {string} name @returns {Promise<any>} what was last set, or nothing */
export const setting = (name) => transact(SETTINGS, "readonly", (store) => store.get(name));

/** @param {string} name @param {unknown} value */
export const set = (name, value) => transact(SETTINGS, "readwrite", (store) => void store.put(value, name));

/** Why something could not be kept, in the page's terms. @param {any} error @returns {"full" | "refused"} */
export const reason = (error) => (error?.name === "QuotaExceededError" ? "full" : "refused");
