// What the decoding worker makes of a body: its text, its JSON lines, or why it is neither. Pure; the worker beside it
// only carries the bytes in and the result out.

import type { JsonLines } from './json-lines.ts';
import { layOutJson, placeOf } from './json-lines.ts';
import type { TextLines } from './text-lines.ts';
import { decodeUtf8, splitLines } from './text-lines.ts';

export interface DecodeInput {
  readonly body: Uint8Array;
  readonly bodySize: number;
  readonly contentType: string | null;
  readonly contentEncoding: string | null;
}

export interface DecodedBody {
  readonly text: string;
  readonly textLines: TextLines;
  /** Offset of the first byte that is not UTF-8, or null. */
  readonly invalidUtf8At: number | null;
  readonly json: JsonLines | null;
  /** JSON was promised by the content type, and this is not JSON. */
  readonly jsonFault: { readonly line: number; readonly column: number; readonly reason: string } | null;
  /** The view that suits the body best. */
  readonly best: 'tree' | 'text' | 'hex';
}

export function decodeBody(input: DecodeInput): DecodedBody {
  const partial = input.body.byteLength < input.bodySize;
  const { text, invalidAt } = decodeUtf8(input.body, { partial });
  const textLines = splitLines(text);
  const promised = promisesJson(input.contentType);
  const common = { text, textLines, invalidUtf8At: invalidAt };
  if (invalidAt !== null) {
    const reason = `byte ${invalidAt.toLocaleString('en')} is not UTF-8`;
    const jsonFault =
      promised && !isEncoded(input) ? { ...placeOf(text, text.indexOf('\uFFFD')), reason } : null;
    return { ...common, json: null, jsonFault, best: 'hex' };
  }
  if (input.body.byteLength === 0) return { ...common, json: null, jsonFault: null, best: 'text' };
  if (!promised && !/^\uFEFF?\s*[[{]/.test(text.slice(0, 4_096))) {
    return { ...common, json: null, jsonFault: null, best: 'text' };
  }
  const json = layOutJson(text, { partial });
  if (json.end.kind === 'invalid' || json.end.kind === 'too deep') {
    const reason = json.end.kind === 'invalid' ? json.end.reason : 'nested too deeply to show as a tree';
    const jsonFault =
      promised || json.end.kind === 'too deep' ? { ...placeOf(text, json.end.at), reason } : null;
    return { ...common, json: null, jsonFault, best: 'text' };
  }
  return { ...common, json, jsonFault: null, best: 'tree' };
}

function promisesJson(contentType: string | null): boolean {
  return contentType !== null && /[/+]json\s*(;|$)/i.test(contentType);
}

function isEncoded(input: DecodeInput): boolean {
  return input.contentEncoding !== null && !/^(identity|utf-?8)?$/i.test(input.contentEncoding);
}
