// Where the pages are: at the top of a portal, or in a folder of a host of plain files, which may be below any address.

/** The path below which everything lies; ends with `/`. */
export const ROOT = new URL("..", import.meta.url).pathname;

/** True where files are served and nothing else: there is no portal to ask. */
export const filesOnly = globalThis.document?.documentElement.dataset.host === "files";

/** Where something is that a portal has at its top, such as `/schemas/vn/people.json`. */
export const at = (path) => ROOT + path.slice(1);
