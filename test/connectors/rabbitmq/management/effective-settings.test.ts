// Which of several sayings holds on a queue, by the rules of RabbitMQ's documentation; effective-values.test.ts compares
// them with a real server.

import { describe, expect, test } from 'vitest';
import {
  effectiveSettings,
  type SettingsInput,
} from '../../../../src/connectors/rabbitmq/management/effective-settings.ts';
import type { FieldEntry } from '../../../../src/contract/field-value.ts';

const whole = (name: string, value: number): FieldEntry => [name, { type: 'int64', value: String(value) }];
const words = (name: string, value: string): FieldEntry => [name, { type: 'string', value }];

function settingOf(name: string, input: Partial<SettingsInput>) {
  const settings = effectiveSettings({
    type: 'classic',
    version: '3.10.8',
    arguments: [],
    policy: null,
    operatorPolicy: null,
    ...input,
  });
  return settings.find((setting) => setting.name === name);
}

describe('of what is said about a queue', () => {
  test('an argument beats a policy for where dead letters go', () => {
    const policy = { name: 'p', definition: [words('dead-letter-exchange', 'theirs')] };
    expect(
      settingOf('dead-letter-exchange', { arguments: [words('x-dead-letter-exchange', 'ours')], policy }),
    ).toMatchObject({
      origin: 'argument',
      policyName: null,
      value: { value: 'ours' },
      overruled: [{ origin: 'policy', policyName: 'p', value: { value: 'theirs' } }],
    });
  });

  test.each([
    [10, 5, null, 'policy'],
    [5, 10, null, 'argument'],
    [5, 5, null, 'argument'],
    [10, 5, 3, 'operatorPolicy'],
    [2, 5, 3, 'argument'],
  ] as const)('of max-length %d, %d and %s the smaller one holds', (argument, policy, operator, origin) => {
    const setting = settingOf('max-length', {
      arguments: [whole('x-max-length', argument)],
      policy: { name: 'p', definition: [whole('max-length', policy)] },
      operatorPolicy: operator === null ? null : { name: 'o', definition: [whole('max-length', operator)] },
    });
    expect(setting).toMatchObject({ origin });
    expect(setting?.overruled).toHaveLength(operator === null ? 1 : 2);
  });

  test('a bound that is no number does not win', () => {
    const policy = { name: 'p', definition: [whole('max-length', 5)] };
    expect(settingOf('max-length', { arguments: [words('x-max-length', '1')], policy })).toMatchObject({
      origin: 'argument',
    });
  });

  test.each([
    [-1, 20, 'policy', '20'],
    [50, -1, 'argument', '50'],
    [-1, -1, 'policy', '-1'],
    [10, 20, 'argument', '10'],
  ] as const)('of delivery limits %d and %d one that limits holds', (argument, policy, origin, value) => {
    const setting = settingOf('delivery-limit', {
      type: 'quorum',
      version: '4.1.0',
      arguments: [whole('x-delivery-limit', argument)],
      policy: { name: 'p', definition: [whole('delivery-limit', policy)] },
    });
    expect(setting).toMatchObject({ origin, value: { value } });
    expect(setting?.overruled).toHaveLength(1);
  });

  test.each([
    ['quorum', 'policy'],
    ['classic', 'argument'],
  ])('what a full queue does is decided on a %s queue by the %s', (type, origin) => {
    const setting = settingOf('overflow', {
      type,
      arguments: [words('x-overflow', 'drop-head')],
      policy: { name: 'p', definition: [words('overflow', 'reject-publish')] },
    });
    expect(setting).toMatchObject({ origin });
    expect(settingOf('overflow', { type, arguments: [words('x-overflow', 'reject-publish')] })).toMatchObject(
      { origin: 'argument' },
    );
  });

  test('a quorum queue without a word has a delivery limit of 20 from RabbitMQ 4 on, and none before', () => {
    expect(settingOf('delivery-limit', { type: 'quorum', version: '4.0.5' })).toMatchObject({
      origin: 'default',
      value: { value: '20' },
    });
    expect(settingOf('delivery-limit', { type: 'quorum', version: '3.13.7' })).toBeUndefined();
    const stated = { type: 'quorum', version: '4.1.0', arguments: [whole('x-delivery-limit', 50)] };
    expect(settingOf('delivery-limit', stated)).toMatchObject({ origin: 'argument', overruled: [] });
  });
});
