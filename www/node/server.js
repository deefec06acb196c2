// `tokhai/server` where files can be read: forms as HTML, and the checks of `tokhai/node`.

import "./file.js";

export { NotCheckedError, posted, renderToString, start, validate } from "./checks.js";
