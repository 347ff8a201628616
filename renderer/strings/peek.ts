// Texts of looking at messages where that is not free: what it costs, why it is refused, where a stream is read from.

import type { PeekCost, PeekRefusal, PeekResult } from '../../src/contract/peek.ts';
import { countOf, formatCount } from '../ui/format/number.ts';
import { formatSpan } from '../ui/format/time.ts';

const times = (count: number) => (count === 1 ? 'once' : `${formatCount(count)} times`);

function costText(cost: PeekCost): string {
  switch (cost.code) {
    case 'redelivered':
      return 'Nobody else can have the messages while they are borrowed; afterwards they are marked redelivered.';
    case 'usesDelivery': {
      const { limit, used, lastly } = cost;
      const end =
        lastly === null
          ? 'leaves the queue'
          : lastly === 'deadLettered'
            ? 'is dead-lettered'
            : 'is dropped for good';
      const so = used === null ? '' : ` One that was seen here has used ${formatCount(used)}.`;
      return `Each look uses 1 of the ${countOf(limit, 'delivery', 'deliveries')} that a message has; one that has none left ${end}.${so}`;
    }
    case 'countsDelivery':
      return `The server counts it in ${cost.header}; there is no limit that it would use up.`;
    case 'rotates':
      return cost.certain
        ? 'The messages go to the back of the queue: its order changes.'
        : 'The messages may go to the back of the queue: its order may change.';
    case 'behindReturned':
      return 'The messages stay before the rest, but go behind others that were given back earlier.';
    case 'delays':
      return cost.maxMs > cost.minMs
        ? `The messages are set aside for ${formatSpan(cost.minMs)} or longer, up to ${formatSpan(cost.maxMs)} where deliveries failed before: nobody can have them until then.`
        : `The messages are set aside for ${formatSpan(cost.minMs)}: nobody can have them until then.`;
    case 'failsIfLost':
      return `Should the connection break meanwhile, the server counts a failed delivery for each; a message leaves the queue after ${formatCount(cost.limit)} of them.`;
    case 'competes':
      return `${countOf(cost.consumers, 'consumer')} of this queue ${cost.consumers === 1 ? 'does' : 'do'} not get what is borrowed meanwhile; what they hold is not shown.`;
    case 'overflows': {
      const { maxLength } = cost;
      const limit = maxLength === null ? '' : ` of ${countOf(maxLength, 'message')}`;
      return cost.overflow === 'drop-head'
        ? `The queue has a length limit${limit}: when publishers fill the gap meanwhile, its oldest messages are dropped.`
        : `The queue has a length limit${limit}: publishers can fill the gap meanwhile, and the queue is over its limit then.`;
    }
    case 'typeUnknown':
      return cost.limit === null
        ? 'What type of queue this is cannot be told over AMQP alone: a quorum queue may count the deliveries, or change its order.'
        : `What type of queue this is cannot be told over AMQP alone: a quorum queue of this version dead-letters or drops a message after ${formatCount(cost.limit)} deliveries, and each look uses one.`;
    case 'productUnknown':
      return `What ${cost.product === '' ? 'this server' : cost.product} does with messages that are given back is not known here.`;
  }
}

function refusalText(refusal: PeekRefusal): string {
  switch (refusal.code) {
    case 'nearLimit':
      return refusal.used === 0
        ? `Messages of this queue have only ${countOf(refusal.limit, 'delivery', 'deliveries')}: looking may make them leave the queue.`
        : `A message here has been delivered ${times(refusal.used)}, and the limit is ${formatCount(refusal.limit)}: looking again may make it leave the queue.`;
    case 'exclusive':
      return 'The queue is exclusive to the connection that declared it: the server lets nobody else in.';
    case 'singleActive':
      return 'The queue is a quorum queue with a single active consumer: the server lends its messages to nobody else. Live shows what is published to it.';
    case 'readOnly':
      return 'This connection is marked read-only, and borrowing leaves marks on messages. Live counts and settings can still be seen.';
  }
}

export const peekText = {
  strip: 'Looking at messages',
  costs: 'What looking costs',
  costText,
  moreCosts: (count: number, toOthers: boolean) =>
    `${toOthers ? 'More effects' : 'Effects'} (${formatCount(count)})`,
  lessCosts: 'Show less',
  refusalText,
  insist: 'Look all the same',
  count: 'Messages to take',
  countError: (most: number) => `1 to ${formatCount(most)}`,
  bytes: 'At most',
  upTo: (size: string) => `up to ${size}`,
  borrow: (count: number) => `Borrow ${countOf(count, 'message')}`,
  read: (count: number) => `Read ${countOf(count, 'message')}`,
  looking: 'Looking…',
  readFree: 'Reading a stream disturbs nothing.',
  refusedTitle: 'Messages cannot be looked at here',
  idleTitle: 'Nothing has been looked at yet',
  idleNoneTitle: 'No message is ready here now',
  idleNone:
    'There is nothing to borrow. Messages that consumers hold cannot be seen from outside; Live shows those that arrive.',
  idleBorrow: 'The server shows messages only by lending them. Read above what that does, then borrow some.',
  idleRead: 'Choose where to start, then read.',
  nothingTitle: 'Nothing was there to take',
  nothingBorrow: (ready: number | null) =>
    ready === null || ready === 0
      ? 'The queue had no ready message. Those that consumers hold cannot be seen from outside.'
      : `The server counted ${countOf(ready, 'ready message')} and handed none out: consumers were faster, they have expired, or the queue is paused.`,
  nothingRead: 'Nothing stands in the stream from there on.',
  taken: ({ kind, ready }: PeekResult, total: number) =>
    kind === 'read'
      ? `${countOf(total, 'message')} read`
      : `${formatCount(total)} of ${countOf(ready ?? total, 'ready message')} borrowed`,
  givenBack: ' and given back',
  left: (count: number) => `${formatCount(count)} had no delivery left, and left the queue`,
  stopped: {
    count: '',
    end: '',
    bytes: 'there are enough bytes',
    time: 'it took long enough',
    nearLimit: 'the last one is near its delivery limit',
  } satisfies Record<PeekResult['stoppedBy'], string>,
  used: (used: number, limit: number | null) =>
    limit === null ? `delivered ${times(used)}` : `used ${formatCount(used)} of ${formatCount(limit)}`,
  usedTitle: 'Deliveries as the server counts them, with this look.',
};
