// Texts of the test consumer on the queue screen.

import { countOf, formatCount } from '../ui/format/number.ts';

const messages = (count: number) => countOf(count, 'message');

export const testConsumerText = {
  title: 'Test consumer',
  forReal: 'takes messages for real',
  forRealTitle: 'Like any other consumer: what it acks or rejects has left the queue',
  reads: 'reads, removes nothing',
  readsTitle: 'A stream keeps its messages: an ack only lets the next one come',
  prefetch: 'Prefetch',
  settle: 'Settle',
  delay: 'After, ms',
  ways: {
    hand: 'by hand',
    ack: 'ack',
    requeue: 'requeue',
    reject: 'reject',
    automatic: 'automatic, no acks',
  },
  start: 'Start taking',
  startReading: 'Start reading',
  stop: 'Stop',
  clear: 'Close list',
  running: (held: number, taken: number) => `taking: ${formatCount(taken)} taken, ${formatCount(held)} held`,
  stopped: (taken: number, returned: number) =>
    returned === 0
      ? `stopped: ${messages(taken)} taken, none was held`
      : `stopped: ${messages(taken)} taken, ${formatCount(returned)} that it held ${returned === 1 ? 'is' : 'are'} back in the queue`,
  ended: (reason: string) => `Ended: ${reason}`,
  stoppedNotice: (queue: string, returned: number) =>
    returned === 0
      ? `The test consumer of ${queue} has stopped. It held nothing.`
      : `The test consumer of ${queue} has stopped. ${messages(returned)} that it held went back to the queue.`,
  engineLost: 'the connection to the engine was lost; what was held went back to the queue',
  endedByBroker: 'the broker ended it',
  starting: (queue: string) => `Starting a test consumer on ${queue}`,
  list: 'Deliveries to the test consumer',
  waiting: 'Waiting for messages',
  waitingText: 'Each message that is delivered appears here. Stop gives back what is held.',
  notShown: (count: number) => `${formatCount(count)} older not shown`,
  column: {
    number: '#',
    time: 'Time',
    state: 'State',
    routingKey: 'Routing key',
    body: 'Body',
    size: 'Size',
  },
  state: {
    held: 'held',
    ack: 'acked',
    requeue: 'requeued',
    reject: 'rejected',
    automatic: 'taken, no ack',
    returned: 'given back',
  },
  heldUntil: (state: string) => `held, then ${state}`,
  redelivered: 'redelivered',
  command: {
    ack: 'Ack this delivery',
    requeue: 'Requeue this delivery',
    reject: 'Reject this delivery',
    ackUpTo: 'Ack this and all before it',
    requeueUpTo: 'Requeue this and all before it',
    rejectUpTo: 'Reject this and all before it',
    stop: 'Stop the test consumer',
    keywords: 'test consumer settle nack',
  },
  button: {
    ack: 'Ack',
    requeue: 'Requeue',
    reject: 'Reject',
    upTo: 'and all before: Shift with the same key',
  },
  fault: {
    prefetch: 'Write a whole number from 0 (no limit) to 65535',
    handPrefetch: (max: number) => `By hand: 1 to ${formatCount(max)}`,
    delay: 'Write whole milliseconds, 0 to 3600000 (an hour)',
    requeueDelay: (min: number) => `At least ${min} ms: a requeued message comes back at once`,
  },
} as const;
