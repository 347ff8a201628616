// The whole publish form: what was written in it, and the message that it stands for or everything that keeps it from
// being sent. Pure: no store, no engine.

import type { FieldEntry } from '../../../src/contract/field-value.ts';
import { limits } from '../../../src/contract/limits.ts';
import { shortStringSize, type MessageProperties } from '../../../src/contract/model.ts';
import { publishText } from '../../strings/publish.ts';
import { readFields, type ReadFields } from '../../ui/fields/field-read.ts';
import type { FieldDraft } from '../../ui/fields/field-draft.ts';
import {
  findJsonFaultInBytes,
  readBody,
  type BodyDraft,
  type BodyKind,
  type ReadBody,
} from './body-draft.ts';
import { findJsonFault, type TextFault } from './json-fault.ts';
import {
  noProperties,
  readProperties,
  type PropertyDraft,
  type PropertyDrafts,
  type PropertyKey,
  type ReadProperties,
} from './property-draft.ts';

export interface PublishDraft {
  readonly target: 'queue' | 'exchange';
  readonly queue: string;
  readonly exchange: string;
  readonly routingKey: string;
  readonly body: BodyDraft;
  readonly properties: PropertyDrafts;
  /** Until somebody sets it by hand the content type follows the kind of the body. */
  readonly contentTypeByHand: boolean;
  readonly headersOn: boolean;
  readonly headers: readonly FieldDraft[];
  /** Said for this very body and content type; any change of them takes it back. */
  readonly sendAsIs: boolean;
}

export interface PublishMessage {
  readonly exchange: string;
  readonly routingKey: string;
  readonly properties: MessageProperties;
  readonly body: Uint8Array<ArrayBuffer>;
}

export interface ReadDraft {
  /** Null while there is a fault. */
  readonly message: PublishMessage | null;
  readonly faultCount: number;
  readonly targetFault: string | null;
  readonly routingKeyFault: string | null;
  readonly body: ReadBody;
  /** The body is not the JSON that was promised; a fault unless sendAsIs. */
  readonly jsonFault: TextFault | null;
  readonly properties: ReadProperties;
  readonly headers: ReadFields;
}

const { fault } = publishText;

/** What a body written so is called unless the user calls it something else. */
const contentTypes: Readonly<Record<BodyKind, string>> = {
  json: 'application/json',
  text: 'text/plain',
  hex: 'application/octet-stream',
  base64: 'application/octet-stream',
  file: 'application/octet-stream',
};

/** A first message: JSON, persistent, as most programs would send it. */
export function newPublishDraft(): PublishDraft {
  return {
    target: 'queue',
    queue: '',
    exchange: '',
    routingKey: '',
    body: { kind: 'json', text: '{\n  "hello": "queue"\n}', file: null },
    properties: {
      ...noProperties(),
      contentType: { on: true, text: contentTypes.json },
      deliveryMode: { on: true, text: '2' },
    },
    contentTypeByHand: false,
    headersOn: false,
    headers: [],
    sendAsIs: false,
  };
}

/** The draft with another body, and with the content type of its kind while nobody has set one by hand. */
export function withBody(draft: PublishDraft, body: BodyDraft): PublishDraft {
  const { properties, contentTypeByHand } = draft;
  const contentType = contentTypeByHand
    ? properties.contentType
    : { on: true, text: contentTypes[body.kind] };
  // "Send as is" was said for the body before.
  return { ...draft, body, properties: { ...properties, contentType }, sendAsIs: false };
}

/** The draft with a change of one property; the content type is the user's own from then on. */
export function withProperty(
  draft: PublishDraft,
  key: PropertyKey,
  patch: Partial<PropertyDraft>,
): PublishDraft {
  const isContentType = key === 'contentType';
  return {
    ...draft,
    properties: { ...draft.properties, [key]: { ...draft.properties[key], ...patch } },
    contentTypeByHand: draft.contentTypeByHand || isContentType,
    sendAsIs: draft.sendAsIs && !isContentType,
  };
}

/** True when the kind or the content type says that the body is JSON. */
export function promisesJson(draft: PublishDraft): boolean {
  if (draft.body.kind === 'json') return true;
  const { on, text } = draft.properties.contentType;
  return on && /^\s*[\w.+-]+\/(?:[\w.+-]+\+)?json\s*(?:;|$)/i.test(text);
}

/** What stands in the way, each beside its own field; the message when nothing does. */
export function readDraft(draft: PublishDraft): ReadDraft {
  const exchange = draft.target === 'queue' ? '' : draft.exchange;
  const routingKey = draft.target === 'queue' ? draft.queue : draft.routingKey;
  const targetFault =
    draft.target === 'queue' && draft.queue === ''
      ? fault.queueMissing
      : faultOfName(draft.target === 'queue' ? draft.queue : draft.exchange);
  const routingKeyFault = draft.target === 'exchange' ? faultOfName(draft.routingKey) : null;
  const body = readBodyOnce(draft.body);
  const jsonFault = body.bytes !== null && promisesJson(draft) ? jsonFaultOf(draft.body, body.bytes) : null;
  const properties = readProperties(draft.properties);
  const headers = draft.headersOn ? readFields(draft.headers) : readFields([]);
  const faultCount =
    (targetFault === null ? 0 : 1) +
    (routingKeyFault === null ? 0 : 1) +
    (body.fault === null ? 0 : 1) +
    (jsonFault === null || draft.sendAsIs ? 0 : 1) +
    properties.faults.size +
    headers.faults.size;
  const message =
    faultCount > 0 || body.bytes === null
      ? null
      : {
          exchange,
          routingKey,
          body: body.bytes,
          properties: withHeaders(draft, properties.properties, headers.entries),
        };
  return { message, faultCount, targetFault, routingKeyFault, body, jsonFault, properties, headers };
}

/** A body is read once for each change of it, not for each change of the form. */
const bodiesRead = new WeakMap<BodyDraft, ReadBody>();
const jsonFaults = new WeakMap<BodyDraft, TextFault | null>();

function readBodyOnce(draft: BodyDraft): ReadBody {
  const read = bodiesRead.get(draft) ?? readBody(draft);
  bodiesRead.set(draft, read);
  return read;
}

function jsonFaultOf(draft: BodyDraft, bytes: Uint8Array): TextFault | null {
  const known = jsonFaults.get(draft);
  if (known !== undefined) return known;
  const found =
    draft.kind === 'file'
      ? (draft.file?.jsonFault ?? null)
      : draft.kind === 'text' || draft.kind === 'json'
        ? findJsonFault(draft.text)
        : findJsonFaultInBytes(bytes);
  jsonFaults.set(draft, found);
  return found;
}

/** Headers that are on and empty are an empty table on the wire: present, and not the same as absent. */
function withHeaders(
  draft: PublishDraft,
  properties: MessageProperties,
  entries: FieldEntry[],
): MessageProperties {
  return draft.headersOn ? { ...properties, headers: entries } : properties;
}

function faultOfName(name: string): string | null {
  const size = shortStringSize(name);
  return size > limits.shortStringBytes ? fault.nameTooLong(size) : null;
}
