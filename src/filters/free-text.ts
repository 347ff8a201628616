// The simple filter: a text that stands somewhere in the message, in its names, headers, properties or body, whatever the
// case of its letters.

import { Unknown, type MessageScope } from './message-scope.ts';
import type { Verdict } from './expression.ts';

export function findsText(wanted: string): (message: MessageScope<number | bigint>) => Verdict {
  const needle = wanted.trim().toLowerCase();
  const has = (text: string) => text.toLowerCase().includes(needle);
  return (message) => {
    if (has(message.routing_key) || has(message.exchange)) return true;
    const parts = [
      () => hasIn(message.properties, has),
      () => hasIn(message.headers, has),
      () => has(message.text),
    ];
    let undecided: string | null = null;
    for (const isFound of parts) {
      try {
        if (isFound()) return true;
      } catch (thrown) {
        // Another part may have it all the same.
        if (!(thrown instanceof Unknown)) throw thrown;
        undecided ??= thrown.message;
      }
    }
    return undecided === null ? false : { undecided };
  };
}

function hasIn(value: unknown, has: (text: string) => boolean): boolean {
  if (typeof value === 'string') return has(value);
  if (typeof value === 'bigint' || typeof value === 'number') return has(String(value));
  if (value instanceof Date) return has(value.toISOString());
  if (Array.isArray(value)) return value.some((item) => hasIn(item, has));
  if (!(value instanceof Map)) return false;
  return [...value].some(([name, item]) => has(String(name)) || hasIn(item, has));
}
