// XML on indented lines, for reading. Nothing is changed but the white space between tags; entities are not expanded and
// no document type is read, so there is nothing that could blow up. Text that is not well formed is refused.

const token =
  /<!--[\s\S]*?-->|<!\[CDATA\[[\s\S]*?\]\]>|<\?[\s\S]*?\?>|<\/([^\s<>/]+)\s*>|<([^\s<>/!?]+)((?:[^<>"']|"[^"]*"|'[^']*')*?)(\/?)>|[^<]+/y;
/** A million elements far inside would take a hundred mebibytes of spaces. */
const indentLevelsMax = 20;

/** Null when the text is not well formed as far as tags go. */
export function indentXml(text: string): string | null {
  const lines: string[] = [];
  const open: string[] = [];
  /** What stands on the line of an element that holds text: it stays as it is. */
  let inline: string | null = null;
  let inlineDepth = 0;
  let at = 0;
  const put = (piece: string) => lines.push('  '.repeat(Math.min(open.length, indentLevelsMax)) + piece);

  while (at < text.length) {
    const end = text.startsWith('<!DOCTYPE', at) ? endOfDoctype(text, at) : -1;
    token.lastIndex = at;
    const match = end === -1 ? token.exec(text) : null;
    if (end === -1 && match === null) return null;
    const piece = end === -1 ? (match?.[0] ?? '') : text.slice(at, end);
    at += piece.length;
    const [, closing, opening, , selfClosing] = match ?? [];

    if (inline !== null) {
      inline += piece;
      if (opening !== undefined && selfClosing !== '/') open.push(opening);
      if (closing === undefined) continue;
      if (open.pop() !== closing) return null;
      if (open.length > inlineDepth) continue;
      put(inline);
      inline = null;
    } else if (closing !== undefined) {
      if (open.pop() !== closing) return null;
      put(piece);
    } else if (opening !== undefined && selfClosing !== '/') {
      if (holdsText(text, at)) {
        [inline, inlineDepth] = [piece, open.length];
      } else {
        put(piece);
      }
      open.push(opening);
    } else if (piece.trim() !== '') {
      if (match !== null && !piece.startsWith('<') && open.length === 0) return null;
      put(piece.trim());
    }
  }
  return open.length === 0 && inline === null && lines.length > 0 ? lines.join('\n') : null;
}

/** Text, or the end of this very element, follows its tag: then its white space means something. */
function holdsText(text: string, at: number): boolean {
  const next = text.indexOf('<', at);
  if (next === -1) return false;
  return (
    text.slice(at, next).trim() !== '' || text.startsWith('</', next) || text.startsWith('<![CDATA[', next)
  );
}

/** After the bracket that closes it; -1 when it is never closed. */
function endOfDoctype(text: string, at: number): number {
  const subset = /[[>]/g;
  subset.lastIndex = at;
  const first = subset.exec(text);
  if (first === null) return -1;
  if (first[0] === '>') return first.index + 1;
  const end = text.indexOf(']', first.index);
  const close = end === -1 ? -1 : text.indexOf('>', end);
  return close === -1 ? -1 : close + 1;
}
