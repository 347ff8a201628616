// A message in the forms that people paste elsewhere: body as base64 or hex, headers and the whole message as JSON.
// Pure functions; what puts them on the clipboard is not here.

import type { FieldEntry, FieldValue } from '../../../src/contract/field-value.ts';
import type { MessageDetail } from '../../../src/contract/model.ts';

export function toBase64(bytes: Uint8Array): string {
  // btoa takes text; a chunk that is a multiple of three encodes without padding in the middle.
  const chunkBytes = 0x6000;
  let text = '';
  for (let at = 0; at < bytes.byteLength; at += chunkBytes) {
    text += btoa(String.fromCharCode(...bytes.subarray(at, at + chunkBytes)));
  }
  return text;
}

export function toHex(bytes: Uint8Array): string {
  const parts: string[] = [];
  for (const byte of bytes) parts.push(byte.toString(16).padStart(2, '0'));
  return parts.join('');
}

/** Headers as plain JSON for people: types are shed, 64-bit numbers keep all their digits, bytes become base64. */
export function headersAsJson(entries: readonly FieldEntry[], indent = 0): string {
  if (entries.length === 0) return '{}';
  const space = '  '.repeat(indent + 1);
  const lines = entries.map(
    ([name, value]) => `${space}${JSON.stringify(name)}: ${valueAsJson(value, indent + 1)}`,
  );
  return `{\n${lines.join(',\n')}\n${'  '.repeat(indent)}}`;
}

function valueAsJson(value: FieldValue, indent: number): string {
  switch (value.type) {
    case 'void':
      return 'null';
    case 'int64':
    case 'timestamp':
      return value.value;
    case 'bytes':
      return JSON.stringify(toBase64(value.value));
    case 'decimal':
      return JSON.stringify(decimalText(value.value, value.scale));
    case 'table':
      return headersAsJson(value.entries, indent);
    case 'array':
      return `[${value.items.map((item) => valueAsJson(item, indent)).join(', ')}]`;
    default:
      return JSON.stringify(value.value);
  }
}

/** 12345 with scale 2 is "123.45"; no digit is lost. */
export function decimalText(value: number, scale: number): string {
  const digits = String(Math.abs(value)).padStart(scale + 1, '0');
  const sign = value < 0 ? '-' : '';
  return scale === 0 ? sign + digits : `${sign}${digits.slice(0, -scale)}.${digits.slice(-scale)}`;
}

/** The whole message, body as text where `bodyText` is given and as base64 otherwise. */
export function messageAsJson(message: MessageDetail, body: Uint8Array, bodyText: string | null): string {
  const { headers, ...properties } = message.properties;
  const fields = [
    `  "sequence": ${message.sequence}`,
    `  "exchange": ${JSON.stringify(message.exchange)}`,
    `  "routingKey": ${JSON.stringify(message.routingKey)}`,
    `  "redelivered": ${message.redelivered}`,
    `  "publishedAt": ${message.publishedAt === null ? 'null' : JSON.stringify(new Date(message.publishedAt).toISOString())}`,
    `  "properties": ${JSON.stringify(properties)}`,
    ...(headers === undefined ? [] : [`  "headers": ${headersAsJson(headers, 1)}`]),
    `  "bodySize": ${message.bodySize}`,
    ...(body.byteLength < message.bodySize ? [`  "bodyCutAt": ${body.byteLength}`] : []),
    bodyText === null
      ? `  "bodyBase64": ${JSON.stringify(toBase64(body))}`
      : `  "body": ${JSON.stringify(bodyText)}`,
  ];
  return `{\n${fields.join(',\n')}\n}\n`;
}
