// The module as the worker calls it; scripts/workbench.mjs puts its place in. Texts are JSON, see types.d.ts.

declare module "tokhai-module" {
  export default function init(): Promise<unknown>;
  export class Workbench {
    constructor(day: string, locale: string);
    begin(name: string, bytes: Uint8Array): string;
    step(count: number): string;
    cancel(): void;
    count(): number;
    portfolio(): string;
    procedure(index: number): string;
    author(index: number): string;
    edit(index: number, commands: string): boolean;
    addForm(index: number, file: string, bytes: Uint8Array): number;
    addModel(index: number, file: string, bytes: Uint8Array): string;
    checkForm(file: string, bytes: Uint8Array): number;
    assume(day: string | undefined, levers: string): void;
    scenarios(index?: number): string;
    setScenario(at: number | undefined, text: string): number;
    dropScenario(at: number): void;
    compare(one: number | undefined, other: number | undefined, index: number | undefined): string;
    vocabulary(): string;
    process(index: number): string;
    dossier(index: number, circumstances: string): string;
    decide(index: number, decision: string): string;
    undo(): number | undefined;
    redo(): number | undefined;
    history(): string;
    definition(index: number): string;
    hand_over(indices: string | undefined, format: string): Uint8Array;
    project(): string;
    free(): void;
  }
}

// The editor of JSON, a script of its own that is loaded when it is asked for.
declare module "tokhai-code" {
  export function editor(given: any): any;
}
