// The thirteen plain properties of a message as somebody writes them. Each is on or off: off is absent, which is not the
// same as empty. Headers are the fourteenth and have an editor of their own.

import { limits } from '../../../src/contract/limits.ts';
import { shortStringSize, type MessageProperties } from '../../../src/contract/model.ts';
import { publishText } from '../../strings/publish.ts';
import { readTimestamp } from '../../ui/fields/scalar-read.ts';

export type PropertyKey = Exclude<keyof MessageProperties, 'headers'>;

/** In the order of the wire. */
export const propertyKeys = [
  'contentType',
  'contentEncoding',
  'deliveryMode',
  'priority',
  'correlationId',
  'replyTo',
  'expiration',
  'messageId',
  'timestamp',
  'type',
  'userId',
  'appId',
  'clusterId',
] as const satisfies readonly PropertyKey[];

export interface PropertyDraft {
  readonly on: boolean;
  /** Kept while it is off, so that switching it back on brings it back. */
  readonly text: string;
}

export type PropertyDrafts = Readonly<Record<PropertyKey, PropertyDraft>>;

export interface ReadProperties {
  readonly properties: MessageProperties;
  readonly faults: ReadonlyMap<PropertyKey, string>;
  readonly warnings: ReadonlyMap<PropertyKey, string>;
}

const { fault, warning } = publishText;

/** All off. */
export function noProperties(): PropertyDrafts {
  return Object.fromEntries(propertyKeys.map((key) => [key, { on: false, text: '' }])) as Record<
    PropertyKey,
    PropertyDraft
  >;
}

/** Only the properties that are on. With faults, those are left out. */
export function readProperties(drafts: PropertyDrafts): ReadProperties {
  const properties: MessageProperties = {};
  const faults = new Map<PropertyKey, string>();
  const warnings = new Map<PropertyKey, string>();
  for (const key of propertyKeys) {
    const { on, text } = drafts[key];
    if (!on) continue;
    if (key === 'deliveryMode' || key === 'priority') {
      if (/^\d{1,3}$/.test(text.trim()) && Number(text) <= 255) properties[key] = Number(text);
      else faults.set(key, fault.propertyRange);
    } else if (key === 'timestamp') {
      const seconds = readTimestamp(text.trim());
      if (seconds === null) faults.set(key, fault.timestamp);
      else properties.timestamp = seconds;
    } else {
      const size = shortStringSize(text);
      if (size > limits.shortStringBytes) faults.set(key, fault.nameTooLong(size));
      else properties[key] = text;
    }
  }
  if (properties.expiration !== undefined && !/^\d+$/.test(properties.expiration)) {
    warnings.set('expiration', warning.expiration);
  }
  if (properties.userId !== undefined) warnings.set('userId', warning.userId);
  return { properties, faults, warnings };
}
