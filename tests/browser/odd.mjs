// Odd schemas, made anew in each run from a seed: what people would not write, and what somebody might write on purpose.

/** Markup that would show, run or load something, were it ever read as markup. */
export const HOSTILE = [
  `</script><script>window.pwned = 1</script>`,
  `"><img src=x onerror="window.pwned=1">`,
  `<svg onload=window.pwned=1><style>*{display:none}</style>`,
  `javascript:window.pwned=1`,
  `</textarea></title><iframe srcdoc="<script>parent.pwned=1</script>">`,
  `'--><b id=injected>{{constructor.constructor('window.pwned=1')()}}</b><!--`,
  `&lt;b&gt;&amp;&#60;i&#62;`,
];

const LABELS = [
  "שם מלא (חובה)",
  "الاسم الكامل — ‏رقم 12",
  "👩‍👩‍👧‍👦🏳️‍🌈 Gia đình",
  "\u202Eesrever\u202C bidi",
  "a\u0300\u0301\u0302\u0303\u0304\u0305\u0306\u0307 Zalgo",
  "Họ, chữ đệm, tên",
  "\u0000\u0001\u0007 control",
  "   ",
  "",
  "x".repeat(2000),
  "word ".repeat(400),
];

/** Names that are methods, paths, keywords or nothing at all somewhere. */
const NAMES = [
  "",
  "/",
  "~",
  "~1",
  "a/b",
  "__proto__",
  "constructor",
  "toString",
  "hasOwnProperty",
  "*",
  ":",
  "?0",
].concat([
  "$ref",
  "type",
  "properties",
  "x-fact",
  "0",
  "-1",
  "a b",
  "a\nb",
  "\u0000",
  "😀",
  "שם",
  "<b>",
  `"`,
  "'",
  "%2F",
  "#",
]);

/** Numbers in [0, 1), the same for the same seed (mulberry32). */
function random(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let word = Math.imul(state ^ (state >>> 15), 1 | state);
    word = (word + Math.imul(word ^ (word >>> 7), 61 | word)) ^ word;
    return ((word ^ (word >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** `{name, text}` for each of `count` schemas; the text is JSON. */
export function oddSchemas(count, seed = 20260718) {
  const next = random(seed);
  const below = (limit) => Math.floor(next() * limit);
  const pick = (list) => list[below(list.length)];
  const maybe = (chance) => next() < chance;
  const words = () => pick(maybe(0.5) ? HOSTILE : LABELS);
  const range = (length, make) => Array.from({ length }, (_, index) => make(index));
  /** An object of its own, so that `__proto__` is a name like any other. */
  const object = (entries) => Object.fromEntries(entries);
  const form = (properties, rest = {}) => ({ title: words(), type: "object", properties, ...rest });

  /** A value of any kind. */
  const value = (depth = 2) =>
    pick([
      () => words(),
      () => null,
      () => maybe(0.5),
      () => below(1e6) - 5e5,
      () => 1e300,
      () => range(below(3), () => (depth ? value(depth - 1) : 1)),
      () => (depth ? object(range(below(3), () => [pick(NAMES), value(depth - 1)])) : {}),
    ])();

  /** A schema of any kind. */
  const any = (depth) => {
    if (depth <= 0 || maybe(0.1)) return pick([true, false, {}, { type: "string" }, { const: value() }]);
    const below = () => any(depth - 1);
    const one = () =>
      pick([
        () => ({ type: pick(["string", "number", "integer", "boolean", "null", "array", "object"]) }),
        () => ({ type: ["string", "null", "object"] }),
        () => ({ properties: object(range(1 + depth, () => [pick(NAMES), below()])) }),
        () => ({ required: [pick(NAMES), pick(NAMES)] }),
        () => ({ items: below(), minItems: pick([0, 1, 3]), maxItems: pick([0, 2, 1e9]) }),
        () => ({ prefixItems: range(3, below), items: pick([false, {}]) }),
        () => ({ [pick(["oneOf", "anyOf", "allOf"])]: range(3, below) }),
        () => ({ if: below(), then: below(), else: below() }),
        () => ({ not: below() }),
        () => ({ enum: range(4, () => value()) }),
        () => ({ additionalProperties: below(), patternProperties: { "^[a-z<]": below() } }),
        () => ({
          dependentSchemas: object([[pick(NAMES), below()]]),
          dependentRequired: object([["a", [pick(NAMES)]]]),
        }),
        () => ({ propertyNames: below(), minProperties: 2, maxProperties: 1 }),
        () => ({ contains: below(), minContains: 2 }),
        () => ({ unevaluatedProperties: below(), unevaluatedItems: below() }),
        () => ({ $ref: "#" }),
        () => ({ minLength: 5, maxLength: 2, pattern: "(a+)+$" }),
        () => ({ minimum: 10, maximum: 1, multipleOf: 1e-9 }),
        () => ({ contentMediaType: words(), contentEncoding: "base64", "x-file": { accept: words(), maxBytes: 1 } }),
        () => ({ format: pick(["date", "email", "uri", "vn-personal-id", words()]) }),
        () => ({ readOnly: maybe(0.5), writeOnly: maybe(0.5), deprecated: maybe(0.5), "x-unit": words() }),
        () => ({ "x-widget": pick(["phone", "radio", "nonsense", words()]), "x-autocomplete": words() }),
      ])();
    return Object.assign(
      { title: words(), description: words(), default: value(), examples: [value(), words()] },
      ...range(1 + depth, one),
    );
  };

  const nest = (levels, inside) => {
    let schema = inside;
    for (let level = 0; level < levels; level += 1) {
      schema = maybe(0.3)
        ? { title: words(), type: "array", items: schema, minItems: maybe(0.5) ? 1 : 0 }
        : form({ [`level-${level}`]: schema }, { required: [`level-${level}`] });
    }
    return schema;
  };

  const families = {
    empty: () =>
      pick([{}, true, false, { type: "object" }, { properties: {} }, { title: "" }, { oneOf: [] }, { enum: [] }]),
    "not an object": () => ({ title: words(), type: pick(["string", "array", "number", "null"]), default: value() }),
    "no schema": () =>
      pick([null, 5, "text", [], [{}], { type: 5 }, { properties: [] }, { $ref: 7 }, { required: {} }]),
    deep: () => nest(10 + below(60), { title: words(), type: "string" }),
    recursive: () =>
      pick([
        { $ref: "#" },
        { $ref: "#/$defs/a", $defs: { a: { $ref: "#/$defs/b" }, b: { $ref: "#/$defs/a" } } },
        form({ child: { $ref: "#" }, name: { title: words(), type: "string" } }),
        form({ child: { $ref: "#" } }, { required: ["child"] }),
        form({ list: { type: "array", items: { $ref: "#" }, minItems: 2 } }),
        form(
          { tree: { $ref: "#/$defs/node" } },
          { $defs: { node: form({ left: { $ref: "#/$defs/node" }, right: { $ref: "#/$defs/node" } }) } },
        ),
        form({ a: { oneOf: [{ $ref: "#" }, { type: "string" }] } }),
        { $dynamicRef: "#here", $dynamicAnchor: "here", title: words() },
        form({ a: { allOf: [{ $ref: "#/properties/b" }] }, b: { anyOf: [{ $ref: "#/properties/a" }] } }),
      ]),
    contradictory: () =>
      form(
        {
          never: false,
          both: { title: words(), type: "string", const: 5 },
          range: { type: "integer", minimum: 10, maximum: 1 },
          none: { enum: [1, 2], const: 3, not: {} },
          choice: { oneOf: [{}, {}] },
          list: { type: "array", minItems: 3, maxItems: 1, uniqueItems: true, items: { const: words() } },
          length: { type: "string", minLength: 9, maxLength: 1, pattern: "^$" },
        },
        { required: ["never", "both", "absent"], maxProperties: 1, additionalProperties: false },
      ),
    "odd names": () =>
      form(object(NAMES.map((name) => [name, { title: words(), type: pick(["string", "boolean", "object"]) }])), {
        required: NAMES,
      }),
    "odd labels": () =>
      form(
        object(
          LABELS.concat(HOSTILE).map((label, i) => [
            `f${i}`,
            { title: label, description: words(), type: "string", examples: [label] },
          ]),
        ),
      ),
    "odd lists": () =>
      form({
        radio: { title: words(), enum: HOSTILE.slice(0, 3) },
        select: { title: words(), enum: HOSTILE.concat(LABELS) },
        long: { title: words(), enum: range(400, (i) => `${words()} ${i}`) },
        titled: { title: words(), oneOf: range(12, (i) => ({ const: `${i}${words()}`, title: words() })) },
        ticks: { title: words(), type: "array", uniqueItems: true, items: { enum: HOSTILE } },
        constant: { title: words(), const: { deep: [words()] } },
      }),
    conditions: () => {
      let inner = form({ end: { title: words(), type: "string" } });
      for (let level = 0; level < 3 + below(12); level += 1) {
        inner = {
          ...form({ [`q${level}`]: { title: words(), type: "boolean" } }),
          if: { properties: { [`q${level}`]: { const: true } }, required: [`q${level}`] },
          then: inner,
          else: { dependentSchemas: { [`q${level}`]: form({ [`e${level}`]: any(1) }) } },
        };
      }
      return inner;
    },
    alternatives: () =>
      form({ a: { title: words(), oneOf: range(2 + below(30), (i) => form({ kind: { const: `${i}` }, x: any(1) })) } }),
    huge: () =>
      pick([
        form({ list: { title: words(), type: "array", minItems: 1e9, items: { type: "string" } } }),
        form({ list: { title: words(), type: "array", minItems: 500, items: form({ a: { type: "string" } }) } }),
        form({ list: { title: words(), prefixItems: range(500, () => ({ type: "string" })) } }),
        form({ a: { title: words(), allOf: range(300, () => ({ title: words() })) } }),
        form({ a: { title: words(), type: "string", minLength: 2 ** 52, maxLength: 2 ** 53 } }),
        form({
          n: { title: words(), type: "number", minimum: -1e308, maximum: 1e308, multipleOf: 5e-324, default: 1e308 },
        }),
      ]),
    annotations: () => {
      const nonsense = () =>
        pick([null, 5, words(), [words()], { [words()]: words() }, [[null]], { id: 5, title: {} }]);
      return form(object([["a", any(1)]]), {
        $id: words(),
        "x-procedure": maybe(0.5) ? nonsense() : { code: words(), version: words(), authority: words() },
        "x-roles": maybe(0.5) ? nonsense() : { [words()]: { kind: words(), title: words(), key: "/a" } },
        "x-conditions": maybe(0.5) ? nonsense() : { [words()]: any(1) },
        "x-documents": maybe(0.3)
          ? nonsense()
          : [
              {
                id: words(),
                title: words(),
                note: words(),
                basis: [words()],
                when: words(),
                closedBy: nonsense(),
                fallback: nonsense(),
              },
            ],
        "x-sections": maybe(0.3)
          ? nonsense()
          : [{ id: words(), title: words(), description: words(), fields: ["/a", "/nowhere", words()] }],
        "x-text": maybe(0.5)
          ? nonsense()
          : { vi: { "/a": { title: words(), options: nonsense(), messages: nonsense() } } },
        "x-language": words(),
      });
    },
    anything: () => ({ ...any(3), type: "object" }),
    "anything at all": () => any(4),
  };
  const names = Object.keys(families);
  return range(count, (index) => {
    const name = names[index % names.length];
    return { name: `${index} ${name}`, text: JSON.stringify(families[name]()) };
  });
}

/** A form of that many properties, one in five required. */
export function wideSchema(count) {
  const types = [
    { type: "string" },
    { type: "integer" },
    { type: "boolean" },
    { enum: ["a", "b", "c"] },
    { type: "string", format: "date" },
  ];
  const properties = {};
  for (let i = 0; i < count; i += 1)
    properties[`p${i}`] = { title: `Câu hỏi ${i} </script>`, ...types[i % types.length] };
  const required = Object.keys(properties).filter((_, i) => i % 5 === 0);
  return { title: "Rất nhiều câu hỏi", type: "object", properties, required };
}
