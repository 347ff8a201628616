// Texts of following messages where it is not free, and of the firehose.

import type { TapCaveat, TapRefusal, TapTarget } from '../../src/contract/tap.ts';
import { formatCount } from '../ui/format/number.ts';

function caveatText(caveat: TapCaveat): string {
  switch (caveat.code) {
    case 'temporaryQueue':
      return `A temporary queue is made on the server, for this connection alone. It holds ${formatCount(caveat.maxMessages)} messages at most, drops the oldest, and goes away by itself. It takes configure, write and read permission on amq.gen names, and read on the exchange.`;
    case 'publishesOnly':
      return 'What is published is seen; deliveries, acks, expiries and what is in a queue already are not.';
    case 'defaultExchange':
      return 'What is published straight to the queue, through the default exchange, passes unseen. The firehose shows it.';
    case 'leftOut':
      return `The binding to ${caveat.exchange} is left out: an exchange of the type ${caveat.type} gives each message to one queue, and a copy would take a share.`;
    case 'routable':
      return `Meanwhile every such message of ${caveat.exchange} has a queue to go to: publishers with the mandatory flag get nothing returned.`;
    case 'alternateExchange':
      return `Meanwhile every such message of ${caveat.exchange} has a queue to go to: its alternate exchange ${caveat.alternate} gets none of them, and nothing is returned.`;
    case 'boundKeysOnly':
      return `${caveat.exchange} is a direct exchange: it is followed by the keys that are bound now, others pass unseen.`;
    case 'typeUnknown':
      return `AMQP alone tells neither the type of ${caveat.exchange} nor whether it has an alternate exchange. If it spreads messages over its queues, following it takes a share of them; an alternate exchange gets none that fit.`;
    case 'typeStrange':
      return `Exchanges of the type ${caveat.type} are not known here. If ${caveat.exchange} spreads messages over its queues, following it takes a share of them.`;
    case 'tracing':
      return 'Tracing costs the server throughput in the whole virtual host, for as long as it is on. In a cluster it covers the node where it was switched on.';
    case 'tracingUnknown':
      return 'Whether tracing is on cannot be told without the management API. While it is off, nothing comes.';
  }
}

function refusalText(refusal: TapRefusal): string {
  switch (refusal.code) {
    case 'defaultExchange':
      return 'No queue can be bound to the default exchange. The firehose shows what passes through it.';
    case 'splits':
      return `${refusal.exchange} has the type ${refusal.type}, which gives each message to one of its queues: following it would take messages away.`;
    case 'nothingBound':
      return 'There is no binding that could be copied: what arrives here is published straight to the queue. The firehose shows it.';
    case 'bindingsUnknown':
      return 'AMQP alone does not tell what is bound to the queue. Name an exchange and a routing key instead.';
    case 'keyWanted':
      return 'AMQP alone does not tell what can be asked for. Name a routing key.';
    case 'tracingOff':
      return 'Tracing is off in this virtual host.';
    case 'readOnly':
      return 'This connection is marked read-only, and following needs a temporary queue on the server.';
  }
}

/** Of a list that is empty still. */
function emptyText(target: TapTarget): string {
  if ('firehose' in target)
    return 'Each message that is published to this queue or delivered from it shows here until you stop. Acks do not.';
  if ('queue' in target)
    return 'Each message that comes to this queue by one of the copied bindings shows here until you stop. Deliveries and acks do not, and neither does what is published straight to the queue; the firehose shows that.';
  return `Each message of ${target.exchange} that fits what was bound shows here until you stop.`;
}

export const tapText = {
  title: 'Follow messages',
  source: 'Follow by',
  sources: {
    bindings: 'copies of its bindings',
    exchange: 'an exchange and a key',
    firehose: 'the firehose',
  },
  caveats: 'What following means',
  caveatText,
  refusalText,
  bound: 'Bound for it',
  binding: (exchange: string, routingKey: string) =>
    routingKey === '' ? exchange : `${exchange} · ${routingKey}`,
  exchange: 'Exchange',
  routingKey: 'Routing key',
  routingKeyHint: 'Empty: all that can be followed. A fanout exchange looks at no key.',
  start: 'Start following',
  stop: 'Stop',
  emptyText,
  by: (user: string) => (user === '' ? '' : `by ${user}`),
  routedTo: (queues: readonly string[]) => `to ${queues.join(', ')}`,
  tracing: {
    switchOn: 'Switch tracing on',
    switchOff: 'Switch tracing off',
    onDone: 'Tracing is on. Leveret switches it off again when it ends.',
    offDone: 'Tracing is off again.',
    isOn: 'Tracing is on',
    ours: 'Leveret switched it on in this virtual host, and switches it off when it ends.',
    others: 'Somebody else switched it on in this virtual host. Leveret leaves it alone.',
    keywords: 'firehose trace',
  },
};
