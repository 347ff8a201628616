// Names that stand twice in one object of JSON. JavaScript's parser keeps the last of them and says nothing.

const quote = 0x22;
const backslash = 0x5c;
const colon = 0x3a;
const opening = 0x7b;
const closing = 0x7d;
const spaces = new Set([0x20, 0x09, 0x0a, 0x0d]);

/** The first one, as it is written, or null. Only for text that is JSON. */
export function repeatedName(json: string): string | null {
  const open: Set<string>[] = [];
  for (let at = 0; at < json.length; at += 1) {
    const code = json.charCodeAt(at);
    if (code === opening) open.push(new Set());
    else if (code === closing) open.pop();
    else if (code === quote) {
      const end = endOfString(json, at);
      const names = isName(json, end) ? open.at(-1) : undefined;
      if (names !== undefined) {
        const name = JSON.parse(json.slice(at, end)) as string;
        if (names.has(name)) return name;
        names.add(name);
      }
      at = end - 1;
    }
  }
  return null;
}

/** Behind the quote that ends it. */
function endOfString(json: string, from: number): number {
  for (let end = json.indexOf('"', from + 1); ; end = json.indexOf('"', end + 1)) {
    let escapes = 0;
    while (json.charCodeAt(end - 1 - escapes) === backslash) escapes += 1;
    if (escapes % 2 === 0) return end + 1;
  }
}

function isName(json: string, end: number): boolean {
  let at = end;
  while (spaces.has(json.charCodeAt(at))) at += 1;
  return json.charCodeAt(at) === colon;
}
