// Runs of random operations: each begins with some queues and exchanges, and has a theme: what it does more of.

import type { FieldTable } from '../../src/amqp/field-table.ts';
import { queueArguments, quorumArguments, singleActiveArguments } from './material.ts';
import type { Operation } from './operation.ts';
import type { Random } from './random.ts';
import {
  bindExchange,
  bindQueue,
  cancel,
  channel,
  closeChannel,
  consume,
  declareExchange,
  declareQueue,
  declareSome,
  deleteExchange,
  deleteQueue,
  endConnection,
  exchangeNames,
  get,
  type Maker,
  method,
  publish,
  purge,
  qos,
  recover,
  settle,
  settleUnknown,
  type Theme,
  transaction,
  unbindExchange,
  unbindQueue,
} from './single-operations.ts';
import {
  consumeReplies,
  publishThatExpires,
  publishToHash,
  queueOfShortLife,
  queueThatExpires,
  reply,
  request,
} from './theme-operations.ts';

/** In the order of seeds, so that a few runs in a row have them all. */
export const themes: readonly Theme[] = [
  'all',
  'quorum',
  'transactions',
  'replies',
  'all',
  'one-active',
  'times',
  'restart',
  'all',
  'hash',
];

export function generateRun(random: Random, theme: Theme, length: number): Operation[] {
  const bounds = { theme, globalPrefetch: random.chance(0.3) };
  const run: Operation[] = [
    ...firstQueues(random, theme),
    declareExchange(random, 'a1', 'e1', bounds),
    declareExchange(random, 'b1', 'e2', bounds),
    ...Array.from({ length: 4 }, () => bindQueue(random, 0, bounds)),
  ];
  const weighted = [...makers, ...(themeMakers[theme] ?? [])];
  let restarted = theme !== 'restart';
  while (run.length < length) {
    const made = random.weighted(weighted)(random, run.length, bounds);
    run.push(...[made].flat());
    if (restarted || run.length < length / 2) continue;
    restarted = true;
    // One after the other, so that it is certain what goes back to whom.
    run.push({ do: 'close-connection', at: 'a1' }, { do: 'close-connection', at: 'b1' });
    run.push({ do: 'restart', at: 'a1' });
  }
  return run;
}

function firstQueues(random: Random, theme: Theme): Operation[] {
  const some = [
    declareQueue('a1', 'q1', firstArguments(random, theme), undefined, theme),
    declareQueue('a1', 'q2', queueArguments(random), undefined, theme),
    declareQueue('b1', 'q3', [], undefined, theme),
  ];
  if (theme !== 'transactions') return some;
  return [...some, method('a1', 'tx.select', {}), method('b2', 'tx.select', {})];
}

function firstArguments(random: Random, theme: Theme): FieldTable {
  if (theme === 'quorum') return quorumArguments(random);
  if (theme === 'one-active') return singleActiveArguments(random);
  return queueArguments(random);
}

const makers: readonly (readonly [weight: number, make: Maker])[] = [
  [30, publish],
  [9, get],
  [8, consume],
  [18, settle],
  [3, cancel],
  [4, (random, _number, { theme }) => declareSome(random, theme)],
  [
    2,
    (random, _number, bounds) => declareExchange(random, channel(random), random.pick(exchangeNames), bounds),
  ],
  [5, bindQueue],
  [2, bindExchange],
  [1.5, unbindQueue],
  [0.7, unbindExchange],
  [1, deleteQueue],
  [0.7, deleteExchange],
  [1, purge],
  [3, qos],
  [1.5, recover],
  [1.5, (random) => method(channel(random), 'confirm.select', { nowait: random.chance(0.2) })],
  [0.7, transaction],
  [0.5, settleUnknown],
  [1, closeChannel],
  [0.5, endConnection],
];

/** What a run of that theme does beside the rest. */
const themeMakers: Partial<Record<Theme, readonly (readonly [weight: number, make: Maker])[]>> = {
  transactions: [[12, transaction]],
  replies: [
    [6, consumeReplies],
    [14, request],
    [10, reply],
    [3, cancel],
  ],
  'one-active': [
    [14, consume],
    [6, cancel],
  ],
  times: [
    [8, publishThatExpires],
    [4, queueOfShortLife],
    [2, queueThatExpires],
  ],
  hash: [[10, publishToHash]],
};
