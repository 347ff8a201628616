// Lays out JSON with indents without reading its values: numbers keep every digit, names their order and repetitions.

/** The text must be JSON, see findJsonFault. Two spaces a level; empty objects and lists stay on one line. */
export function formatJson(text: string): string {
  const tokens = text.matchAll(/"(?:[^"\\]|\\.)*"|[{}[\],:]|[^\s{}[\],:"]+/g);
  const parts: string[] = [];
  let depth = 0;
  let previous = '';
  for (const [token] of tokens) {
    const closes = token === '}' || token === ']';
    const opened = previous === '{' || previous === '[';
    if (closes) depth -= 1;
    if ((closes && !opened) || (!closes && opened) || previous === ',') parts.push('\n', '  '.repeat(depth));
    parts.push(token === ':' ? ': ' : token);
    if (token === '{' || token === '[') depth += 1;
    previous = token;
  }
  return parts.join('');
}
