// `tokhai/server` where no file can be read: the host hands the module over with `start`.

export { NotCheckedError, posted, renderToString, start, validate } from "./checks.js";
