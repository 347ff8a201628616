// The body as somebody writes it, and the bytes that it stands for. One text for each way of writing; changing the way
// carries the bytes over where they can be written that way.

import { limits } from '../../../src/contract/limits.ts';
import { publishText } from '../../strings/publish.ts';
import { faultAt, findJsonFault, type TextFault } from './json-fault.ts';

export type BodyKind = 'text' | 'json' | 'hex' | 'base64' | 'file';

export const bodyKinds = ['text', 'json', 'hex', 'base64', 'file'] as const satisfies readonly BodyKind[];

export interface BodyFile {
  readonly name: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** Found off the page's thread when the file was chosen; null when it is JSON. */
  readonly jsonFault: TextFault | null;
}

export interface BodyDraft {
  readonly kind: BodyKind;
  readonly text: string;
  readonly file: BodyFile | null;
}

export type ReadBody =
  | { readonly bytes: Uint8Array<ArrayBuffer>; readonly fault: null }
  | { readonly bytes: null; readonly fault: string; readonly place: TextFault | null };

const { fault } = publishText;

/** The bytes to send, or what keeps them from being read. */
export function readBody(draft: BodyDraft): ReadBody {
  const read = readBytes(draft);
  if (read.bytes === null || read.bytes.byteLength <= limits.bodyMaxBytes) return read;
  return { bytes: null, fault: fault.tooLarge(read.bytes.byteLength), place: null };
}

function readBytes(draft: BodyDraft): ReadBody {
  switch (draft.kind) {
    case 'text':
    case 'json':
      return { bytes: new TextEncoder().encode(draft.text), fault: null };
    case 'hex':
      return readHexText(draft.text);
    case 'base64':
      return readBase64Text(draft.text);
    case 'file':
      return draft.file === null
        ? { bytes: null, fault: fault.fileMissing, place: null }
        : { bytes: draft.file.bytes, fault: null };
  }
}

/** The same bytes written another way; null when they cannot be, which leaves the draft as it is. */
export function rewriteBody(draft: BodyDraft, kind: BodyKind): BodyDraft | null {
  if (kind === 'file' || kind === draft.kind) return { ...draft, kind };
  // Text and JSON are written alike; what cannot be read is kept to be put right, not thrown away.
  if ((kind === 'text' || kind === 'json') && (draft.kind === 'text' || draft.kind === 'json'))
    return { ...draft, kind };
  const { bytes } = readBody(draft);
  // A file that was never chosen leaves the text that stood there before.
  if (bytes === null) return draft.kind === 'file' || draft.text === '' ? { ...draft, kind } : null;
  if (bytes.byteLength > publishText.limits.editorMaxBytes / 4) return null;
  if (kind === 'hex') return { ...draft, kind, text: hexText(bytes) };
  if (kind === 'base64') return { ...draft, kind, text: base64Text(bytes) };
  const text = utf8Text(bytes);
  return text === null ? null : { ...draft, kind, text };
}

/** Null when the bytes are JSON in UTF-8. One pass over all of them: give it a worker when they are many. */
export function findJsonFaultInBytes(bytes: Uint8Array): TextFault | null {
  const text = utf8Text(bytes);
  return text === null ? { reason: fault.notUtf8, offset: 0, line: 1, column: 1 } : findJsonFault(text);
}

/** Null when the bytes are not UTF-8. A byte order mark stays part of the text. */
function utf8Text(bytes: Uint8Array): string | null {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    // The only way that TextDecoder has of saying "not UTF-8".
    return null;
  }
}

function readHexText(text: string): ReadBody {
  const wrong = /[^0-9a-fA-F\s]/.exec(text);
  if (wrong !== null) return placed(text, wrong.index, fault.hexDigit);
  const digits = text.replace(/\s+/g, '');
  if (digits.length % 2 === 1) return placed(text, text.trimEnd().length, fault.hexOdd);
  const bytes = new Uint8Array(digits.length / 2);
  for (let index = 0; index < bytes.length; index += 1) {
    bytes[index] = Number.parseInt(digits.slice(index * 2, index * 2 + 2), 16);
  }
  return { bytes, fault: null };
}

function readBase64Text(text: string): ReadBody {
  const wrong = /[^A-Za-z0-9+/_\-=\s]|=(?=\s*[^=\s])/.exec(text);
  if (wrong !== null) return placed(text, wrong.index, fault.base64Character);
  const digits = text
    .replace(/[\s=]+/g, '')
    .replaceAll('-', '+')
    .replaceAll('_', '/');
  if (digits.length % 4 === 1) return placed(text, text.trimEnd().length, fault.base64Length);
  const characters = atob(digits);
  const bytes = new Uint8Array(characters.length);
  for (let index = 0; index < bytes.length; index += 1) bytes[index] = characters.charCodeAt(index);
  return { bytes, fault: null };
}

function placed(text: string, offset: number, reason: string): ReadBody {
  const place = faultAt(text, offset, reason);
  return { bytes: null, fault: fault.at(place.line, place.column, reason), place };
}

/** Sixteen bytes a line, as they are read. */
function hexText(bytes: Uint8Array): string {
  const lines: string[] = [];
  for (let from = 0; from < bytes.byteLength; from += 16) {
    lines.push(
      Array.from(bytes.subarray(from, from + 16), (byte) => byte.toString(16).padStart(2, '0')).join(' '),
    );
  }
  return lines.join('\n');
}

function base64Text(bytes: Uint8Array): string {
  let characters = '';
  for (const byte of bytes) characters += String.fromCharCode(byte);
  return btoa(characters).replace(/.{76}(?=.)/g, '$&\n');
}
