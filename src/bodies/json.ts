// JSON text as values for filters and columns: objects are Maps (no key can reach a prototype) and the caller says what a
// number becomes, because JavaScript's own parser would round long ones. Not for showing: the page lays text out as written.

export const jsonDepthMax = 256;

export type JsonValue<Number_> =
  | null
  | boolean
  | string
  | Number_
  | JsonValue<Number_>[]
  | Map<string, JsonValue<Number_>>;

/** The text is not JSON; `at` is the place in it. */
export class JsonFault extends Error {
  readonly at: number;

  constructor(at: number, reason: string) {
    super(reason);
    this.at = at;
  }
}

/** It may be JSON, but nobody reads it so far down. */
export class JsonTooDeep extends JsonFault {}

const numberPattern = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const words: readonly (readonly [string, null | boolean])[] = [
  ['true', true],
  ['false', false],
  ['null', null],
];

/** Integers stay whole whatever their size; everything with a fraction or an exponent is a double. */
export function exactNumber(literal: string): bigint | number {
  return /[.eE]/.test(literal) ? Number(literal) : BigInt(literal);
}

/** Of repeated keys the last one counts. Throws {@link JsonFault}; {@link JsonTooDeep} beyond {@link jsonDepthMax}. */
export function parseJson<Number_>(text: string, toNumber: (literal: string) => Number_): JsonValue<Number_> {
  let at = text.charCodeAt(0) === 0xfeff ? 1 : 0;

  const skipSpace = () => {
    for (;;) {
      const code = text.charCodeAt(at);
      if (code !== 0x20 && code !== 0x0a && code !== 0x0d && code !== 0x09) return code;
      at += 1;
    }
  };

  const readString = (): string => {
    const start = at;
    let escaped = false;
    for (at += 1; ; at += 1) {
      const code = text.charCodeAt(at);
      if (code === 0x22) break;
      if (code === 0x5c) {
        escaped = true;
        at += 1;
      } else if (!(code >= 0x20)) {
        throw new JsonFault(
          at,
          at >= text.length ? 'a string is not closed' : 'a control character in a string',
        );
      }
    }
    at += 1;
    if (!escaped) return text.slice(start + 1, at - 1);
    try {
      return JSON.parse(text.slice(start, at)) as string;
    } catch {
      throw new JsonFault(start, 'an escape that JSON does not know');
    }
  };

  const readObject = (depth: number): Map<string, JsonValue<Number_>> => {
    const object = new Map<string, JsonValue<Number_>>();
    at += 1;
    if (skipSpace() === 0x7d) {
      at += 1;
      return object;
    }
    for (;;) {
      if (skipSpace() !== 0x22) throw new JsonFault(at, 'expected a name in double quotes');
      const key = readString();
      if (skipSpace() !== 0x3a) throw new JsonFault(at, 'expected a colon after the name');
      at += 1;
      object.set(key, readValue(depth));
      const next = skipSpace();
      at += 1;
      if (next === 0x7d) return object;
      if (next !== 0x2c) throw new JsonFault(at - 1, 'expected a comma or the end of the object');
    }
  };

  const readArray = (depth: number): JsonValue<Number_>[] => {
    const array: JsonValue<Number_>[] = [];
    at += 1;
    if (skipSpace() === 0x5d) {
      at += 1;
      return array;
    }
    for (;;) {
      array.push(readValue(depth));
      const next = skipSpace();
      at += 1;
      if (next === 0x5d) return array;
      if (next !== 0x2c) throw new JsonFault(at - 1, 'expected a comma or the end of the list');
    }
  };

  const readValue = (depth: number): JsonValue<Number_> => {
    const code = skipSpace();
    if (code === 0x22) return readString();
    if (code === 0x7b || code === 0x5b) {
      if (depth >= jsonDepthMax) throw new JsonTooDeep(at, 'nested too deeply');
      return code === 0x7b ? readObject(depth + 1) : readArray(depth + 1);
    }
    if (code === 0x2d || (code >= 0x30 && code <= 0x39)) {
      numberPattern.lastIndex = at;
      const literal = numberPattern.exec(text)?.[0];
      if (literal === undefined) throw new JsonFault(at, 'not a number as JSON writes it');
      at += literal.length;
      return toNumber(literal);
    }
    for (const [word, value] of words) {
      if (!text.startsWith(word, at)) continue;
      at += word.length;
      return value;
    }
    throw new JsonFault(at, 'expected a value');
  };

  const value = readValue(0);
  skipSpace();
  if (at < text.length) throw new JsonFault(at, 'more text after the end of the value');
  return value;
}
