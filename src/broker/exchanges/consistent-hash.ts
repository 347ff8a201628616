// x-consistent-hash: each message goes to one of the bound destinations, chosen by a hash of its routing key, of a header
// (hash-header) or of a property (hash-property). A binding's key is its weight: the number of buckets that it gets.
// The choice is RabbitMQ's jump consistent hash, with another hash function: the same spread, other assignments.

import { type FieldTable, type FieldValue, lookup } from '../../amqp/field-table.ts';
import type { Binding } from '../binding.ts';
import { preconditionFailed } from '../broker-error.ts';
import type { Router } from '../exchange.ts';
import { typeNames } from '../field-types.ts';
import type { Route } from '../route.ts';

type HashOn =
  | { readonly kind: 'routing-key' }
  | { readonly kind: 'header'; readonly name: string }
  | { readonly kind: 'property'; readonly name: HashProperty };

const hashProperties = ['correlation_id', 'message_id', 'timestamp'] as const;
type HashProperty = (typeof hashProperties)[number];
const largestWeight = 10_000;

export class ConsistentHashRouter implements Router {
  private readonly hashOn: HashOn;
  private buckets: Binding[] = [];

  /** Throws the plugin's 406 for arguments that exclude each other or name no property. */
  constructor(given: FieldTable) {
    this.hashOn = hashOnOf(given);
  }

  add(binding: Binding): void {
    const weight = weightOf(binding.routingKey);
    // A second binding of the same destination changes nothing, as with the plugin.
    if (this.buckets.some(({ to }) => to === binding.to)) return;
    for (let count = 0; count < weight; count += 1) this.buckets.push(binding);
  }

  remove(binding: Binding): void {
    this.buckets = this.buckets.filter(({ to }) => to !== binding.to);
  }

  route(route: Route): void {
    if (this.buckets.length === 0) return;
    const bucket = this.buckets[jump(hash(this.valueOf(route)), this.buckets.length)];
    if (bucket !== undefined) route.choose(bucket.to);
  }

  private valueOf(route: Route): string {
    const { hashOn } = this;
    if (hashOn.kind === 'routing-key') return route.routingKeys[0] ?? '';
    if (hashOn.kind === 'header') return headerText(lookup(route.headers, hashOn.name));
    const { correlationId, messageId, timestamp } = route.properties;
    if (hashOn.name === 'correlation_id') return correlationId ?? '';
    return hashOn.name === 'message_id' ? (messageId ?? '') : String(timestamp ?? '');
  }
}

function hashOnOf(given: FieldTable): HashOn {
  const header = textArgument(given, 'hash-header');
  const property = textArgument(given, 'hash-property');
  if (header !== undefined && property !== undefined) {
    throw preconditionFailed('hash-header and hash-property are mutually exclusive');
  }
  if (header !== undefined) return { kind: 'header', name: header };
  if (property === undefined) return { kind: 'routing-key' };
  const name = hashProperties.find((each) => each === property);
  if (name === undefined) throw preconditionFailed(`Unsupported property: ${property}`);
  return { kind: 'property', name };
}

function textArgument(given: FieldTable, key: string): string | undefined {
  const value = lookup(given, key);
  if (value === undefined || value.tag === 'S') return value?.value;
  throw preconditionFailed(`invalid type '${typeNames[value.tag]}' for arg '${key}': expected longstr`);
}

function weightOf(key: string): number {
  if (!/^[+-]?[0-9]+$/.test(key)) {
    const quoted = key === '' ? '' : `"${key}"`;
    throw preconditionFailed(`The binding key must be an integer: <<${quoted}>>`);
  }
  const weight = Number(key);
  if (weight < 1) throw preconditionFailed('The binding key must be greater than 0');
  if (weight > largestWeight) throw preconditionFailed(`The binding key must not exceed ${largestWeight}`);
  return weight;
}

function headerText(value: FieldValue | undefined): string {
  if (value === undefined) return '';
  return typeof value.value === 'object' ? JSON.stringify(value, plainNumbers) : String(value.value);
}

function plainNumbers(_key: string, value: unknown): unknown {
  return typeof value === 'bigint' ? String(value) : value;
}

/** FNV-1a, 32 bits. */
function hash(text: string): number {
  let value = 0x811c9dc5;
  for (const octet of Buffer.from(text)) value = Math.imul(value ^ octet, 0x01000193);
  return value >>> 0;
}

/** Which of `buckets` the key belongs to: when one is added at the end, only its fair share of keys moves there. */
function jump(key: number, buckets: number): number {
  let state = key;
  let bucket = 0;
  for (let next = 0; next < buckets;) {
    bucket = next;
    state = (state + 0x9e3779b9) | 0;
    let mixed = Math.imul(state ^ (state >>> 16), 0x21f0aaad);
    mixed = Math.imul(mixed ^ (mixed >>> 15), 0x735a2d97);
    const random = (((mixed ^ (mixed >>> 15)) >>> 0) + 1) / 2 ** 32;
    next = Math.trunc((bucket + 1) / random);
  }
  return bucket;
}
