/** What the module of WebAssembly offers beside the element. */
export interface FormModule {
  /**
   * What is wrong with an instance of a schema, both as JSON text or as objects: a JSON array of `{pointer, keyword}`. `options` is
   * JSON: `formats` (false checks no `format`), `draft` (`"2020-12"` or `"draft-07"`, for a schema without `$schema`),
   * `remotes` (schemas that may be referred to, by URI; nothing is ever fetched).
   */
  validate(schema: string | object | boolean, instance: unknown, options?: string | object | null): string;
  /** Version of the toolkit. */
  version(): string;
}

/** The started module; it is fetched once, whoever asks first. */
export function formModule(): Promise<FormModule>;
