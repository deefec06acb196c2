/** The started module of WebAssembly; it is fetched once, whoever asks first. */
export function formModule(): Promise<typeof import("../pkg/form/tokhai.js")>;
