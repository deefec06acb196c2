// `tokhai/node`: checks on a server what forms send.

import "./file.js";

export { NotCheckedError, posted, validate } from "./checks.js";
