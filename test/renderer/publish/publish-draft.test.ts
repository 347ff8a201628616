import { describe, expect, it } from 'vitest';
import { newField } from '../../../renderer/ui/fields/field-draft.ts';
import { noProperties, readProperties } from '../../../renderer/features/publish/property-draft.ts';
import {
  newPublishDraft,
  promisesJson,
  readDraft,
  withBody,
  withProperty,
  type PublishDraft,
} from '../../../renderer/features/publish/publish-draft.ts';

const draft = (patch: Partial<PublishDraft> = {}): PublishDraft => ({
  ...newPublishDraft(),
  queue: 'orders',
  ...patch,
});
const contentType = (text: string, on = true) => ({ ...noProperties(), contentType: { on, text } });
const text = (body: string) => ({ kind: 'text' as const, text: body, file: null });

describe('the publish form', () => {
  it('sends to a queue through the default exchange with its name as routing key', () => {
    const { message } = readDraft(draft({ exchange: 'ignored', routingKey: 'ignored' }));
    expect(message).toMatchObject({ exchange: '', routingKey: 'orders' });
  });

  it('sends to an exchange with the routing key, which may be empty', () => {
    const { message } = readDraft(draft({ target: 'exchange', exchange: 'amq.fanout', routingKey: '' }));
    expect(message).toMatchObject({ exchange: 'amq.fanout', routingKey: '' });
  });

  it.each([
    ['application/json', true],
    ['application/json; charset=utf-8', true],
    ['application/problem+json', true],
    ['APPLICATION/JSON', true],
    ['text/plain', false],
    ['application/jsonlines', false],
  ])('knows whether %s promises JSON: %s', (type, promised) => {
    expect(promisesJson(draft({ body: text(''), properties: contentType(type) }))).toBe(promised);
  });

  it('holds back a body that is not the promised JSON, until it is to be sent as it is', () => {
    const broken = draft({ body: text('{"a":'), properties: contentType('application/json') });
    const held = readDraft(broken);
    expect(held.message).toBeNull();
    expect(held.jsonFault).toMatchObject({ line: 1, column: 6 });
    expect(readDraft({ ...broken, sendAsIs: true }).message?.body).toEqual(new TextEncoder().encode('{"a":'));
  });

  it('checks JSON written as hex too', () => {
    const hex = { kind: 'hex' as const, text: 'ff', file: null };
    expect(
      readDraft(draft({ body: hex, properties: contentType('application/json') })).jsonFault,
    ).not.toBeNull();
    expect(
      readDraft(draft({ body: hex, properties: contentType('application/json', false) })).message,
    ).not.toBeNull();
  });

  it('counts every fault and gives no message while there is one', () => {
    const wrong = readDraft(
      draft({
        queue: '',
        body: { kind: 'hex', text: 'f', file: null },
        properties: { ...noProperties(), priority: { on: true, text: '256' } },
        headersOn: true,
        headers: [newField({ name: 'n', type: 'int8', text: '128' })],
      }),
    );
    expect(wrong).toMatchObject({ message: null, faultCount: 4 });
  });

  it('refuses names over 255 bytes beside their field', () => {
    expect(readDraft(draft({ queue: 'q'.repeat(256) })).targetFault).toContain('256');
    const toExchange = draft({ target: 'exchange', exchange: 'x'.repeat(256), routingKey: 'ü'.repeat(128) });
    expect(readDraft(toExchange)).toMatchObject({ message: null, faultCount: 2 });
  });

  it('tells absent headers from an empty table of headers', () => {
    expect(readDraft(draft()).message?.properties).not.toHaveProperty('headers');
    expect(readDraft(draft({ headersOn: true })).message?.properties.headers).toEqual([]);
  });
});

describe('the content type while the body is written', () => {
  const contentTypeOf = (form: PublishDraft) => readDraft(form).properties.properties.contentType;
  const empty = { text: '', file: null };

  it.each([
    ['json', 'application/json'],
    ['text', 'text/plain'],
    ['hex', 'application/octet-stream'],
    ['base64', 'application/octet-stream'],
    ['file', 'application/octet-stream'],
  ] as const)('follows a body written as %s: %s', (kind, type) => {
    expect(contentTypeOf(withBody(draft(), { ...empty, kind }))).toBe(type);
  });

  it('lets plain text go out as it is, without asking for JSON', () => {
    expect(readDraft(withBody(draft(), text('hello'))).message).toMatchObject({
      properties: { contentType: 'text/plain' },
    });
  });

  it('stays what the user made of it, also when that is none', () => {
    const set = withProperty(draft(), 'contentType', { text: 'application/xml' });
    expect(contentTypeOf(withBody(set, { ...empty, kind: 'hex' }))).toBe('application/xml');
    const none = withProperty(draft(), 'contentType', { on: false });
    expect(contentTypeOf(withBody(none, text('hello')))).toBeUndefined();
  });

  it('goes on following when another property is changed', () => {
    const other = withProperty(draft(), 'appId', { on: true, text: 'tester' });
    expect(contentTypeOf(withBody(other, text('hello')))).toBe('text/plain');
  });
});

describe('properties', () => {
  it('keeps absent and empty apart', () => {
    const { properties } = readProperties({
      ...noProperties(),
      contentType: { on: true, text: '' },
      priority: { on: true, text: '0' },
      timestamp: { on: true, text: '18446744073709551615' },
    });
    expect(properties).toStrictEqual({ contentType: '', priority: 0, timestamp: '18446744073709551615' });
  });

  it('ignores what stands in a property that is off', () => {
    const { properties, faults } = readProperties({
      ...noProperties(),
      priority: { on: false, text: 'nonsense' },
    });
    expect(properties).toEqual({});
    expect(faults.size).toBe(0);
  });

  it('warns of an expiration that brokers refuse, and sends it all the same', () => {
    const { properties, warnings } = readProperties({
      ...noProperties(),
      expiration: { on: true, text: '60s' },
    });
    expect(properties.expiration).toBe('60s');
    expect(warnings.has('expiration')).toBe(true);
  });
});
