// A queue's arguments as people say them: "ttl 60 s", "dead letters → orders.dead". Unknown arguments keep their name.

import type { FieldEntry, FieldValue } from '../../../src/contract/field-value.ts';
import { formatCount } from './number.ts';
import { formatSize } from './size.ts';
import { formatSpan } from './time.ts';

export interface ArgumentTag {
  readonly name: string;
  readonly text: string;
}

/** The dead-letter routing key is told with its exchange; the queue type has its own column. */
const silent: ReadonlySet<string> = new Set(['x-dead-letter-routing-key', 'x-queue-type']);

export function argumentTags(entries: readonly FieldEntry[]): ArgumentTag[] {
  const key = entries.find(([name]) => name === 'x-dead-letter-routing-key')?.[1];
  return entries
    .filter(([name]) => !silent.has(name))
    .map(([name, value]) => ({
      name,
      text: tagText(name, value, key === undefined ? '' : ` (${plain(key)})`),
    }));
}

function tagText(name: string, value: FieldValue, deadLetterKey: string): string {
  const number = numberOf(value);
  switch (name) {
    case 'x-message-ttl':
      return `ttl ${number === null ? plain(value) : spanText(number)}`;
    case 'x-expires':
      return `expires unused after ${number === null ? plain(value) : spanText(number)}`;
    case 'x-max-length':
      return `at most ${number === null ? plain(value) : formatCount(number)} messages`;
    case 'x-max-length-bytes':
      return `at most ${number === null ? plain(value) : formatSize(number)}`;
    case 'x-delivery-limit':
      return `delivery limit ${number === null ? plain(value) : formatCount(number)}`;
    case 'x-max-age':
      return `kept for ${plain(value)}`;
    case 'x-overflow':
      return `overflow ${plain(value)}`;
    case 'x-max-priority':
      return `priorities 0–${plain(value)}`;
    case 'x-single-active-consumer':
      return value.type === 'boolean' && value.value ? 'single active consumer' : name;
    case 'x-dead-letter-exchange': {
      const exchange = plain(value);
      return `dead letters → ${exchange === '' ? 'default exchange' : exchange}${deadLetterKey}`;
    }
    default:
      return name;
  }
}

function spanText(milliseconds: number): string {
  return milliseconds < 1_000 ? `${milliseconds} ms` : formatSpan(milliseconds);
}

function numberOf(value: FieldValue): number | null {
  if (value.type === 'int64') return Number(value.value);
  return 'value' in value && typeof value.value === 'number' ? value.value : null;
}

function plain(value: FieldValue): string {
  return 'value' in value && !(value.value instanceof Uint8Array) ? String(value.value) : value.type;
}
