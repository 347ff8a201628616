// How a body was made readable, in one line: "gzip → JSON, 1.2 KiB → 14 KiB". Pure.

import { messageText } from '../../strings/message.ts';
import { formatSize } from '../../ui/format/size.ts';
import type { ReadableMessage } from './readable-message.ts';

export function layersText({ facts, decoded }: ReadableMessage): string {
  const names = [...facts.layers.map((layer) => layer.name), formatName(facts, decoded.json !== null)];
  const chain = names.join(' → ');
  const inner = facts.layers.at(-1);
  if (inner === undefined) return chain;
  return `${chain}, ${formatSize(facts.storedSize)} → ${formatSize(inner.sizeBytes)}`;
}

function formatName({ format, charset }: ReadableMessage['facts'], isJson: boolean): string {
  if (format === 'messagepack') return messageText.formats.messagepack;
  if (format === 'xml') return messageText.formats.xml;
  if (format === 'binary') return messageText.formats.binary;
  const name = isJson ? messageText.formats.json : messageText.formats.text;
  return charset === null || charset === 'utf-8' ? name : `${name} (${charset})`;
}
