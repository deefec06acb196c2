// What the module answers, as JSON; the page and its worker speak of nothing else.

/** Something in a file that could not be used, and what to do about it. */
export interface Problem {
  file: string;
  /** Where in the file: a line, a pointer. */
  place: string;
  message: string;
}

/** One row of the portfolio. */
export interface Row {
  index: number;
  file: string;
  code: string;
  title: string;
  field: string;
  authority: string;
  issuedBy: string;
  /** Papers asked for; and how many of them can go now, may go once confirmed, can go after an amendment. */
  papers: number;
  now: number;
  toConfirm: number;
  afterLaw: number;
  unclassified: number;
  findings: number;
  accepted: number;
  rejected: number;
  postponed: number;
  /** Papers proposed to go at once on which nobody decided. */
  undecided: number;
  /** Ids of the registers its verdicts rest on. */
  registers: string[];
  perCase: number | null;
  perYear: number | null;
}

/** Sums over the procedures of one field or authority. */
export interface Group {
  name: string;
  procedures: number;
  papers: number;
  now: number;
  toConfirm: number;
  afterLaw: number;
}

export interface Register {
  id: string;
  title: string;
  procedures: number;
  papers: number;
  now: number;
  afterLaw: number;
}

/** Something to publish or amend, with the papers it frees. */
export interface Lever {
  id: string;
  kind: string;
  title: string;
  owner: string;
  papers: number;
  relief: number;
  /** True when the authority of the open procedures can do it alone. */
  ours: boolean;
}

/** The best choice of so many levers; several together may free what none frees alone. */
export interface LeverPlan {
  /** Ids of the levers. */
  levers: string[];
  papers: number;
  relief: number;
  /** False where better choices could not all be ruled out. */
  exact: boolean;
}

/** A paper that one procedure issues and others ask for. */
export interface Output {
  documentType: string;
  title: string;
  issuedBy: string[];
  askedBy: string[];
}

export interface Portfolio {
  total: {
    procedures: number;
    papers: number;
    now: number;
    toConfirm: number;
    afterLaw: number;
    unclassified: number;
    questions: { before: number; after: number };
  };
  /** In what the relief of levers is told: `VND/case`, `VND/year`, `paper`. */
  unit: string;
  procedures: Row[];
  fields: Group[];
  authorities: Group[];
  registers: Register[];
  levers: Lever[];
  /** By the number of levers, from one on. */
  plans: LeverPlan[];
  outputs: Output[];
}

export type CellState = "needed" | "known" | "replaced" | "forbidden" | "blocked" | "unproven" | "unused";

export interface Source {
  register: string;
  title: string;
  item: string;
  gate: string | null;
  citation: string | null;
  /** What stands in the way of using it, in words. */
  shut: string | null;
  published: boolean;
}

export interface Fact {
  title: string;
  state: CellState;
  sources: Source[];
}

export type Decided = "accepted" | "rejected" | "postponed";

export interface Decision {
  decided: Decided;
  /** By language, in that of who wrote it. */
  reason: string | Record<string, string> | null;
  by: string | null;
  office: string | null;
  on: string | null;
}

export interface Paper {
  id: string;
  title: string;
  types: { id: string; title: string }[];
  verdict: string;
  verdictTitle: string;
  sentence: string;
  /** What a plan says about it. */
  advice: "now" | "toConfirm" | "afterLaw" | "notWorth" | "held" | "fallbackOnly" | "stays";
  /** True for what is handed in as the form itself. */
  isForm: boolean;
  certainty: null | { value: number; weakest: string; toConfirm: boolean; question: string | null };
  /** The lines of the portal's record this paper was read from. */
  lines: { at: string; text: string }[];
  askedWhen: string | null;
  acts: string[];
  facts: Fact[];
  proof: { text: string; depth: number }[];
  nearest: string[];
  fallback: string | null;
  demandedBy: string[];
  decision: Decision | null;
  canAccept: boolean;
}

export interface Range {
  low: number;
  mid: number;
  high: number;
}

/** One figure to reckon with. */
export interface FigureOf {
  /** Null where nobody knows. */
  value: Range | null;
  unit: string;
  source: string;
  date: string;
  /** True where no official figure stands behind it. */
  input: boolean;
  note: string;
}

/** A figure that can be changed. */
export interface Parameter {
  name: string;
  title: string;
  unit: string;
  /** The pack's figure; null where it has none of this name. */
  own: FigureOf | null;
  /** The more general figure of the pack that counts then. */
  standsIn: FigureOf | null;
  /** Names of the figures whose middles must make one together. */
  together: string[];
}

/** The scenarios that are kept; `file` as it is saved. */
export interface Scenarios {
  list: { title: string; file: any; figures: Record<string, FigureOf> }[];
  parameters: Parameter[];
  currency: string;
}

/** What one set of figures comes to. */
export interface SideSum {
  now: number;
  afterLaw: number;
  notWorth: number;
  before: Range | null;
  perCase: Range | null;
  perCaseWithLaw: Range | null;
  perYear: Range | null;
}

/** A figure that turns the recommendation for a paper round: its middle on either side, and where it does. */
export interface Turning {
  parameter: string;
  title: string;
  unit: string;
  values: (number | null)[];
  turnsAt: (number | null)[];
  withinRange: boolean;
}

/** A paper on either side. */
export interface Sided {
  title: string;
  advice: Paper["advice"][];
  perCase: (Range | null)[];
}

/** Two sets of figures side by side. */
export interface Compared {
  currency: string;
  total: SideSum[];
  /** The procedures that differ. */
  rows: { index: number; code: string; title: string; sides: SideSum[] }[];
  /** Papers on which a plan says something else, with what alone makes the difference. */
  turned: (Sided & { index: number; code: string; paper: string; because: Turning[] })[];
  /** How many more of them there are. */
  unexplained: number;
  /** Of one procedure: where figures turn each paper round. */
  papers?: (Sided & { id: string; turns: Turning[] })[];
}

export interface Procedure {
  index: number;
  file: string;
  code: string;
  title: string;
  field: string;
  authority: string;
  issuedBy: string;
  portalUrl: string | null;
  legalBasis: string[];
  imported: boolean;
  papers: Paper[];
  /** Papers that were accepted to go and are no part of the dossier any more. */
  gone: { id: string; title: string; decision: Decision }[];
  questions: { pointer: string; title: string; status: string; statusTitle: string }[];
  circumstances: { id: string; title: string }[];
  findings: { code: string; gravity: string; pointer: string; message: string; advice: string }[];
  /** Compliance cost of one case; what is not known is null. */
  saving: null | { before: Range | null; saved: Range | null; unit: string };
  /** Whether its definition says who does what. */
  hasProcess: boolean;
}

/** An element of a picture. */
export interface Drawn {
  name: string;
  attributes: Record<string, string>;
  children: (Drawn | string)[];
}

/** How a procedure is carried out, as it is and as it is proposed. */
export interface Process {
  title: string;
  steps: {
    id: string;
    title: string;
    who: string;
    kind: string;
    limit: string;
    verdict: string;
    verdictTitle: string;
    sentence: string;
    legalBasis: string[];
    proof: { text: string; depth: number }[];
  }[];
  courses: {
    /** In which cases it goes so. */
    case: string;
    figures: { name: string; now: string; then: string }[];
    pictures: { name: string; svg: Drawn }[];
  }[];
  remarks: string[];
}

/** A condition as people click it together. */
export interface Rule {
  all?: Rule[];
  any?: Rule[];
  /** Where the answer stands. */
  field?: string;
  is?: "equals" | "differs" | "oneOf" | "contains" | "atLeast" | "atMost" | "answered" | "missing";
  value?: any;
}

/** A question of a definition. */
export interface FieldItem {
  /** Where its schema stands in the definition. */
  schema: string;
  /** Where its answer stands; `*` for each element of a list. */
  at: string;
  name: string;
  title: string;
  description: string;
  kind: string;
  required: boolean;
  /** True where its schema is shared with others. */
  shared: boolean;
  choices: null | { value: any; title: any }[];
  fact: null | { concept: string; role: string };
  basis: null | string | string[];
  /** The cases in which it is asked, where these are not all; `otherwise` where the condition must not hold. */
  when: null | { rule: Rule | null; schema: string; otherwise: boolean };
  children: FieldItem[];
}

/** A definition as an author edits it. */
export interface Authoring {
  index: number;
  file: string;
  problems: {
    rule: string;
    gravity: "error" | "warning" | "advice";
    place: string;
    line: number;
    column: number;
    message: string;
    advice: string | null;
  }[];
  /** False while it has errors: verdicts and form are then those of before. */
  usable: boolean;
  fields: FieldItem[];
  conditions: { name: string; title: string; rule: Rule | null; schema: any }[];
  definition: any;
  text: string;
}

/** What an officer decides about one paper; `none` takes a decision back. */
export interface Deciding {
  index: number;
  code: string;
  paper: string;
  decided: Decided | "none";
  reason: string;
}

/** Who decides, from which day on. */
export interface Officer {
  office: string;
  by: string;
  on: string;
}

export interface Progress {
  /** The file that is read, and which it is of how many. */
  name: string;
  file: number;
  files: number;
  done: number;
  total: number;
  /** True while what an earlier visit left is opened again. */
  again: boolean;
}

/** What is taken to hold, and the totals without it. */
export interface Assumed {
  /** The day whose law counts; today's where empty. */
  day: string;
  levers: { id: string; title: string }[];
  before: Portfolio["total"] | null;
}

/** What the page knows; the views are made of it. */
export interface Model {
  phase: "starting" | "ready" | "failed";
  failure: string;
  portfolio: Portfolio | null;
  /** True when decisions were made since the portfolio was asked for. */
  stale: boolean;
  detail: Procedure | null;
  /** The definition that is edited. */
  author: Authoring | null;
  assumed: Assumed;
  progress: Progress | null;
  problems: Problem[];
  /** A model that was dropped on a procedure, while it is asked what it is to be. */
  dropped: { name: string; file: Blob; row: Row } | null;
  history: { undo: number; redo: number };
  officer: Officer;
  /** Why work is not kept in this browser. */
  unkept: "" | "full" | "refused" | "other";
  /** Said to assistive technology, and shown for a while. */
  said: string;
  /** Whether the page opens without a network from now on. */
  offline: boolean;
  /** Whether there is a network now. */
  online: boolean;
  singleKeys: boolean;
}
