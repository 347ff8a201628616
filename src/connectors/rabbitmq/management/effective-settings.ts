// What holds on one queue when its arguments, a policy and an operator policy all say something. Pure. RabbitMQ's rules:
// an argument beats a policy, but of two numeric bounds the smaller one holds, and on a quorum queue a policy comes first
// for some; an operator policy beats a policy in the same way (https://www.rabbitmq.com/docs/policies,
// /docs/parameters#operator-policies; rabbit_queue_type and rabbit_policies in the server's source).

import type { FieldEntry, FieldValue } from '../../../contract/field-value.ts';
import type { QueueSetting, SettingSource } from '../../../contract/policy.ts';

/** Bounds: the smaller one of several holds. */
const smallerWins: ReadonlySet<string> = new Set([
  'max-length',
  'max-length-bytes',
  'message-ttl',
  'expires',
  'delivery-limit',
  'max-in-memory-length',
  'max-in-memory-bytes',
  'consumer-timeout',
]);

/** Of a quorum queue: a policy decides, whatever its arguments say (gather_policy_config in rabbit_quorum_queue.erl). */
const policyFirst: ReadonlySet<string> = new Set(['overflow', 'expires', 'delayed-retry-type']);

export interface PolicyPart {
  readonly name: string;
  readonly definition: readonly FieldEntry[];
}

export interface SettingsInput {
  readonly type: string;
  /** Of the server, e.g. "3.10.8". */
  readonly version: string;
  readonly arguments: readonly FieldEntry[];
  readonly policy: PolicyPart | null;
  readonly operatorPolicy: PolicyPart | null;
}

/** Sorted by name. */
export function effectiveSettings(input: SettingsInput): QueueSetting[] {
  const sources = new Map<string, SettingSource[]>();
  const add = (name: string, source: SettingSource) => {
    const known = sources.get(name);
    if (known === undefined) sources.set(name, [source]);
    else known.push(source);
  };
  for (const [name, value] of input.arguments) {
    const key = name.startsWith('x-') ? name.slice(2) : name;
    add(key, { origin: 'argument', policyName: null, value });
  }
  for (const [origin, policy] of [
    ['operatorPolicy', input.operatorPolicy],
    ['policy', input.policy],
  ] as const) {
    for (const [name, value] of policy?.definition ?? []) {
      add(name, { origin, policyName: policy?.name ?? null, value });
    }
  }
  for (const [name, value] of defaults(input)) {
    // A default is what holds when nobody says anything; it bounds nothing.
    if (!sources.has(name)) add(name, { origin: 'default', policyName: null, value });
  }
  return Array.from(sources, ([name, said]) => setting(name, said, input.type)).sort((left, right) =>
    left.name < right.name ? -1 : 1,
  );
}

/** `said` is in the order of precedence. */
function setting(name: string, said: readonly SettingSource[], type: string): QueueSetting {
  const candidates = type === 'quorum' && policyFirst.has(name) ? policiesOf(said) : said;
  const holds = smallerWins.has(name) ? candidates.reduce(choiceOf(name)) : candidates[0];
  if (holds === undefined) throw new Error(`nothing says what ${name} is`);
  return { name, ...holds, overruled: said.filter((source) => source !== holds) };
}

function policiesOf(said: readonly SettingSource[]): readonly SettingSource[] {
  const policies = said.filter(({ origin }) => origin !== 'argument');
  return policies.length === 0 ? said : policies;
}

function choiceOf(name: string): (first: SettingSource, second: SettingSource) => SettingSource {
  if (name !== 'delivery-limit') return smaller;
  // A negative one is none at all, and beside another bound that other one holds.
  return (first, second) =>
    isNegative(first) ? second : isNegative(second) ? first : smaller(first, second);
}

function isNegative({ value }: SettingSource): boolean {
  const number = numberOf(value);
  return number !== null && number < 0n;
}

/** The first of two equal ones, and of two that cannot be compared. */
function smaller(first: SettingSource, second: SettingSource): SettingSource {
  const [left, right] = [numberOf(first.value), numberOf(second.value)];
  return left !== null && right !== null && right < left ? second : first;
}

function numberOf(value: FieldValue): bigint | null {
  if (value.type === 'int64') return BigInt(value.value);
  return 'value' in value && typeof value.value === 'number' && Number.isInteger(value.value)
    ? BigInt(value.value)
    : null;
}

/** Only what decides over messages, and only where the version says what it is. */
function* defaults({ type, version }: SettingsInput): Iterable<FieldEntry> {
  const major = Number.parseInt(version, 10);
  if (type === 'stream') return;
  yield ['overflow', { type: 'string', value: 'drop-head' }];
  if (type !== 'quorum') return;
  yield ['dead-letter-strategy', { type: 'string', value: 'at-most-once' }];
  // https://github.com/rabbitmq/rabbitmq-server/blob/main/release-notes/4.0.1.md
  if (major >= 4) yield ['delivery-limit', { type: 'int64', value: '20' }];
}
