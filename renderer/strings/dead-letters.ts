// Texts of dead letters: their queues, the columns of their messages, and how one of them died.

import type {
  DeadLetterLoss,
  DeadLetterSign,
  DeadLetterSource,
  NameCustom,
} from '../../src/contract/dead-letter.ts';
import { exchangeLabel } from '../ui/format/exchange-label.ts';
import { countOf, formatCount } from '../ui/format/number.ts';
import { formatMoment } from '../ui/format/time.ts';

const reasons: Readonly<Record<string, string>> = {
  rejected: 'Rejected',
  expired: 'Expired',
  maxlen: 'Pushed out by the length limit',
  delivery_limit: 'Delivered too often',
};

const place = (exchange: string, keys: readonly string[]) => {
  const [key = ''] = keys;
  const others = keys.length > 1 ? ` and ${countOf(keys.length - 1, 'more key')}` : '';
  return exchange === ''
    ? `straight to the queue ${key}${others}`
    : `to ${exchangeLabel(exchange)} with ${key === '' ? 'an empty key' : `key ${key}`}${others}`;
};

const settledBy = ({ origin, policyName }: Pick<DeadLetterSource, 'origin' | 'policyName'>) =>
  origin === 'policy' ? `policy ${policyName ?? ''}` : 'its arguments';

/** Frameworks publish what failed by themselves, so no setting of a queue tells whose it is. */
const sourceless = (queue: string, custom: NameCustom | null) => {
  switch (custom) {
    case 'massTransitError':
    case 'massTransitSkipped':
      return `${queue.replace(/_(error|skipped)$/, '')}, by the name`;
    case 'nServiceBusError':
      return 'each message names its queue';
    default:
      return 'no queue is set to send here';
  }
};

export const deadLettersText = {
  title: 'Dead letters',
  list: 'Dead-letter queues',
  count: (queues: number, messages: number) =>
    `${countOf(messages, 'message')} in ${countOf(queues, 'queue')}`,
  hint: 'Found by dead-letter settings, names and what was seen in them',
  queue: 'Queue',
  messages: 'Messages',
  oldest: 'Oldest',
  oldestUnknown: 'Nobody tells how old the oldest message is',
  why: 'Why it counts as one',
  from: 'From where',
  sourceless,
  signs: {
    argument: 'argument',
    policy: 'policy',
    name: 'by name',
    seen: 'x-death seen',
  } satisfies Record<DeadLetterSign, string>,
  signTitles: {
    argument: 'An argument of another queue sends its dead letters here',
    policy: 'A policy of another queue sends its dead letters here',
    name: 'Its name is one that such queues have by custom',
    seen: 'A message with x-death has been seen in it',
  } satisfies Record<DeadLetterSign, string>,
  retryLoop: 'retry loop',
  retryLoopTitle:
    'Its own dead letters come back to it: messages stop here on their way to another try, and are not counted above. One that comes round without having been rejected is dropped by the broker.',
  customs: {
    massTransitError: 'by name: MassTransit errors',
    massTransitSkipped: 'by name: MassTransit skipped',
    nServiceBusError: 'by name: NServiceBus errors',
    common: 'by name',
  } satisfies Record<NameCustom, string>,
  sourceTitle: ({ queue, exchange, routingKey, ...by }: DeadLetterSource) =>
    `${queue}: ${settledBy(by)}, through ${exchangeLabel(exchange)}${
      routingKey === null ? '' : ` with key ${routingKey}`
    }`,
  moreSources: (count: number) => ` and ${formatCount(count)} more`,
  onlyByName:
    'This server does not list its queues to Leveret, so only those that you named are looked at, and only their names tell. With the management API, dead-letter settings and policies are followed too.',
  lossTitle: (count: number) => `${countOf(count, 'queue')} whose dead letters are not safe`,
  losses: {
    noExchange: ({ exchange, ...by }) =>
      `sends its dead letters to the exchange ${exchangeLabel(exchange)} (${settledBy(by)}), which is not there: what dies is lost. Declare it, or change the setting.`,
    nowhere: ({ exchange, routingKey, ...by }) =>
      `sends its dead letters to ${exchangeLabel(exchange)}${routingKey === null ? '' : ` with key ${routingKey}`} (${settledBy(by)}), which leads to no queue: what dies is lost. Bind a queue there.`,
    fallsBack: () =>
      'is set to keep dead letters until they have arrived (at-least-once), but not to refuse publishes when it is full, so RabbitMQ silently gives up the first: set overflow to reject-publish.',
  } satisfies Record<DeadLetterLoss['problem'], (loss: DeadLetterLoss) => string>,
  moreLosses: (count: number) => `and ${countOf(count, 'further queue')}`,
  emptyTitle: 'No queue of dead letters',
  emptyText:
    'A queue shows here when another one sends its dead letters to it (x-dead-letter-exchange, as an argument or by a policy), when it has a name such as orders_error or orders.dlq, or when a message with x-death has been seen in it.',

  diedIn: 'Died in',
  reason: 'Reason',
  times: 'Times',
  firstDied: 'First died',
  unknownQueue: 'not known',

  tab: 'Why it died',
  region: 'Why it died',
  reasonText: (reason: string) => reasons[reason] ?? reason,
  inQueue: (reason: string, queue: string) => `${reasons[reason] ?? reason} in ${queue}`,
  timesText: (count: number) => countOf(count, 'time'),
  firstAt: (at: number) => `first ${formatMoment(at)}`,
  onceAt: (at: number) => formatMoment(at),
  published: (exchange: string, keys: readonly string[]) => `Published ${place(exchange, keys)}`,
  hadBeenPublished: (exchange: string, keys: readonly string[]) => `it had come ${place(exchange, keys)}`,
  lostExpiration: (milliseconds: string) => `it lost its expiration of ${milliseconds} ms then`,
  firstDeath: 'first death',
  lastDeath: 'last death',
  cycle: (queues: readonly string[], times: number) =>
    `It went round ${formatCount(times)} times: ${[...queues, queues[0] ?? ''].join(' → ')}.`,
  omitted: (count: number) => `${countOf(count, 'further record')} of x-death not shown. Headers has all.`,
  retried: (count: number, at: number | null, by: string | null) =>
    `Sent back by Leveret ${countOf(count, 'time')}${at === null ? '' : `, last ${formatMoment(at)}`}${by === null || by === 'Leveret' ? '' : ` as ${by}`}`,
  frameworks: { massTransit: 'MassTransit', nServiceBus: 'NServiceBus' },
  failedUnder: (framework: string) => `A program failed on it (${framework})`,
  stack: 'Stack',
  at: 'When',
  retries: 'Retries at once',
  redeliveries: 'Redeliveries later',
  inputAddress: 'Queue it failed in',
  messageType: 'Message type',
  consumerType: 'Consumer',
  faultReason: 'Reason',
  backTitle: 'A retry sends it',
  backDied: 'to where it died',
  backFirst: 'to where it was first published',
  onlyThere: 'Nobody else gets another copy.',
  everybodyBound: 'Every queue bound there gets another copy.',
  backPlace: (exchange: string, routingKey: string) =>
    exchange === '' ? `queue ${routingKey}` : `${exchangeLabel(exchange)}, key ${routingKey}`,
  retryThis: 'Retry this message',
};
