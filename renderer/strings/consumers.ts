// Texts of the consumers screen, the queue's Consumers tab and the test consumer.

import { countOf } from '../ui/format/number.ts';

export const consumersText = {
  title: 'Consumers',
  tableLabel: 'Consumers',
  client: 'Client',
  product: 'Product',
  address: 'Address',
  user: 'User',
  channel: 'Channel',
  tag: 'Tag',
  queue: 'Queue',
  ackMode: 'Acks',
  prefetch: 'Prefetch',
  unacked: 'Unacked',
  deliveries: 'Out/s',
  acks: 'Acks/s',
  lastDelivery: 'Last delivery',
  longestUnacked: 'Longest unacked',
  unlimited: 'no limit',
  never: 'never',
  whole: (client: string, product: string, address: string, user: string, channel: number | null) =>
    [
      client,
      product,
      address,
      ...(user === '' ? [] : [`user ${user}`]),
      ...(channel === null ? [] : [`channel ${channel}`]),
    ]
      .filter((part) => part !== '')
      .join(', '),
  modes: { manual: 'manual', automatic: 'automatic' },
  testConsumer: 'test consumer',
  count: (count: number) => countOf(count, 'consumer'),
  onlyOwn: 'The server shows this user only its own consumers. The tag monitoring shows all.',
  emptyOwnTitle: 'No consumer of this user',
  emptyTitle: 'Nobody consumes yet',
  emptyQueue: (queue: string) =>
    `A program that subscribes to ${queue} appears here at once. For example, in Python with pika:`,
  emptyAll: 'A program that subscribes to a queue appears here at once. For example, in Python with pika:',
  copySnippet: 'Copy this program',
  events: 'Joined, left, cancelled',
  eventsEmpty: 'Nothing has happened since the broker started.',
  eventsEmptyElsewhere: 'Nothing has happened since Leveret began to look.',
  eventsStarting: 'Looking who consumes now. Who comes or goes after that is told here.',
  eventsAway: 'Nobody is told while the connection is not there.',
  watch: {
    starting: 'starting',
    watching: 'watching',
    comparing: 'watching, by comparing readings',
    away: 'not watching while disconnected',
  },
  eventTime: 'Time',
  event: 'Event',
  reason: 'Reason',
  eventKinds: { joined: 'joined', left: 'left', cancelled: 'cancelled' },
  eventsMissed: (count: number) => `${countOf(count, 'older event')} not shown`,
  command: {
    openQueue: 'Open its queue',
    copyTag: 'Copy its tag',
  },
} as const;

/** A consumer that runs as it stands, for the live address. */
export function consumerSnippet(address: string, queue: string): string {
  return [
    'import pika',
    '',
    `connection = pika.BlockingConnection(pika.URLParameters(${JSON.stringify(address)}))`,
    'channel = connection.channel()',
    'channel.basic_qos(prefetch_count=10)',
    '',
    'def handle(ch, method, properties, body):',
    '    print(body)',
    '    ch.basic_ack(method.delivery_tag)',
    '',
    `channel.basic_consume(${JSON.stringify(queue)}, handle)`,
    'channel.start_consuming()',
  ].join('\n');
}
