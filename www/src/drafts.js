// Drafts on this device, in IndexedDB: nothing here ever leaves it. Every function gives up quietly where the browser
// keeps nothing, as in some private windows.
//
// A draft has a place: `{key, base, days, stamp}`. `base` names the form and the page, then the person, hashed; `key` begins
// with it. `stamp` is that of the draft this tab read or wrote last: who finds another one there, or none, is told and
// writes nothing. Files are kept under the draft's key, a line break and their hash.

const STORE = "drafts";
const DAY = 86_400_000;
/** A device that has not said after so many milliseconds what it keeps counts as keeping nothing. */
const PATIENCE = 4000;
/** No draft is kept for longer, in days. */
const LONGEST = 400;

let opening;

/** What `work` gives, unless the device does not answer in time. */
const inTime = (work) =>
  Promise.race([
    work,
    new Promise((_, fail) =>
      setTimeout(() => fail(new DOMException("the device is silent", "TimeoutError")), PATIENCE),
    ),
  ]);

function database() {
  opening ??= inTime(
    new Promise((resolve, reject) => {
      const request = indexedDB.open("tokhai", 1);
      request.onupgradeneeded = () => request.result.createObjectStore(STORE);
      request.onsuccess = () => {
        request.result.onclose = () => (opening = undefined);
        resolve(request.result);
      };
      request.onerror = request.onblocked = () => reject(request.error);
    }),
  ).catch((error) => {
    // A device that was silent once is not waited for again.
    if (error?.name !== "TimeoutError") opening = undefined;
    throw error;
  });
  return opening;
}

/** Runs a transaction; `more` when requests follow from answers. What is only read is not waited for without an end. */
export async function within(mode, work, more) {
  const transaction = (await database()).transaction(STORE, mode);
  const request = work(transaction.objectStore(STORE));
  const done = new Promise((resolve, reject) => {
    transaction.oncomplete = () => resolve(request?.result);
    transaction.onerror = transaction.onabort = () => reject(transaction.error);
    if (!more) transaction.commit?.();
  });
  return mode === "readonly" ? inTime(done) : done;
}

/** Whether a record is not too old; one of a clock that was ahead is as old as the day it is found. */
function young(record, days = LONGEST) {
  const age = Math.max(0, Date.now() - record?.at);
  return age < DAY * Math.min(days, record.days ?? 30, LONGEST);
}

/** Everything from a key on: the draft itself and its files. */
const draftAt = (key) => IDBKeyRange.bound(key, `${key}\n\uffff`);
export const filesAt = (key) => IDBKeyRange.bound(`${key}\n`, `${key}\n\uffff`);

/** Refuses what is no draft of the form whose draft `own` is; where there is no form yet, what is no draft at all. */
export function ours(draft, own = draft) {
  const fits = draft?.format && draft.format === own.format && draft.definition?.id === own.definition?.id;
  if (!fits) throw new TypeError("no draft of this form: hand in the object exportDraft() gave for its definition");
}

// ---- tabs ----

let channel;
const listeners = new Set();

/** Tells the other tabs. */
export const tell = (key, kind) => channel?.postMessage({ key, kind });

/** Hears what the other tabs tell; gives the way to stop that. */
export function listen(heard) {
  if (!channel && globalThis.BroadcastChannel) {
    channel = new BroadcastChannel("tokhai");
    channel.onmessage = ({ data }) => listeners.forEach((heard) => heard(data ?? {}));
  }
  listeners.add(heard);
  return () => listeners.delete(heard);
}

// ---- drafts ----

/**
 * Keeps a draft (JSON text) in its place. Gives nothing when that worked, `changed` or `gone` when another tab kept or
 * erased it since, `full` when there is no room. `leaving` writes without a look at what is there: nothing runs any more
 * once the page is gone.
 */
export async function keep(place, draft, leaving) {
  const { key, days, stamp: before } = place;
  const stamp = `${Date.now()} ${Math.random()}`;
  const put = (store) =>
    (store.put({ draft, days, stamp, at: Date.now() }, key).onsuccess = () => (place.stamp = stamp));
  let outcome = "";
  try {
    const work = (store) => {
      if (leaving) put(store);
      else
        store.get(key).onsuccess = ({ target: { result } }) => {
          if (result?.stamp === place.stamp) put(store);
          else outcome = result ? "changed" : "gone";
        };
    };
    await within("readwrite", work, !leaving);
  } catch {
    place.stamp = before;
    return "full";
  }
  if (!outcome) tell(key, "changed");
  return outcome;
}

/** The draft kept under a key, if it is not too old: `{draft, at, stamp}`; without `draft` when it cannot be read. */
export async function kept(key, days) {
  try {
    const found = await within("readonly", (store) => store.get(key));
    if (!found) return undefined;
    if (!young(found, days)) return void (await erase(key));
    const { at, stamp } = found;
    try {
      return { draft: JSON.parse(found.draft), at, stamp };
    } catch {
      return { at, stamp };
    }
  } catch {
    return undefined;
  }
}

/** The key of the draft of a form, a page and a person that was kept last; where there is none, that of their first. */
export async function newest(base) {
  let [key, last] = [base, 0];
  const work = (store) => {
    store.openCursor(IDBKeyRange.bound(base, `${base}\uffff`)).onsuccess = ({ target: { result: cursor } }) => {
      if (!cursor) return;
      const { at } = cursor.value;
      if (!cursor.key.includes("\n") && at > last) [key, last] = [cursor.key, at];
      cursor.continue();
    };
  };
  await within("readonly", work, true).catch(() => {});
  return key;
}

/** What bases of a form and a page begin with where somebody has signed in, and where nobody has. */
export const [SIGNED, GUEST] = ["s", "g"];

/** Whether somebody who signed in has a draft of a form and a page here; whose it is nobody can read from it. */
export const ofSomebody = (of) =>
  within("readonly", (store) => store.getKey(IDBKeyRange.bound(of + SIGNED, `${of + SIGNED}\uffff`))).catch(() => {});

/** Keeps one file for a draft, before the draft names it: a reload in between loses neither. */
export const keepFile = ({ key, days }, name, record) =>
  within("readwrite", (store) => store.put({ ...record, days, at: Date.now() }, `${key}\n${name}`)).catch(() => {});

/** The files kept with a draft: `{sha256, file}`, and `place` for one that had not reached the host yet. */
export async function keptFiles(key) {
  const found = await within("readonly", (store) => store.getAll(filesAt(key))).catch(() => []);
  return found.filter((record) => record?.file instanceof Blob && typeof record.sha256 === "string");
}

/** Erases one draft and its files. */
export const erase = (key) => within("readwrite", (store) => store.delete(draftAt(key))).catch(() => {});

/** Erases all drafts of a form, a page and a person, in every tab; `why` is `out` where that person signed out. */
export function forget(base, why = "gone") {
  tell(base, why);
  return within("readwrite", (store) => store.delete(IDBKeyRange.bound(base, `${base}\uffff`))).catch(() => {});
}

/** Puts a draft and its files into another place. */
export function move(from, to) {
  const work = (store) => {
    store.delete(draftAt(to));
    store.openCursor(draftAt(from)).onsuccess = ({ target: { result: cursor } }) => {
      if (!cursor) return;
      store.put(cursor.value, to + cursor.key.slice(from.length));
      cursor.delete();
      cursor.continue();
    };
  };
  return within("readwrite", work, true).catch(() => {});
}

let swept;

/** Files whose draft was never written are erased after this long, in milliseconds. */
const STRAY = 60_000;

/** Erases what is too old, whatever form it is of; files live as long as their draft. Once a page. */
export function sweep() {
  swept ??= within(
    "readwrite",
    (store) => {
      let alive;
      store.openCursor().onsuccess = ({ target: { result: cursor } }) => {
        if (!cursor) return;
        const key = String(cursor.key);
        if (alive !== undefined && key.startsWith(alive)) return cursor.continue();
        const stray = key.includes("\n") && Date.now() - cursor.value?.at > STRAY;
        if (stray || !young(cursor.value)) cursor.delete();
        else if (!key.includes("\n")) {
          alive = `${key}\n`;
          if (cursor.value.at > Date.now()) cursor.update({ ...cursor.value, at: Date.now() });
        }
        cursor.continue();
      };
    },
    true,
  ).catch(() => {});
}
