// The rows of the comparison with RabbitMQ: what is loaded, and by how much Leveret promises to be ahead. The settings are
// those of client/load.c.

export interface Row {
  readonly title: string;
  readonly settings: readonly string[];
  /** Messages consumed a second, or the median time of one message. */
  readonly measures: 'rate' | 'latency';
  /** Promised ratio, in Leveret's favour. */
  readonly atLeast: number;
  /** Means something only when the broker keeps messages over a crash. */
  readonly durable?: true;
}

const spread = ['queues=10', 'consumers=2'] as const;
const durable = ['persistent=1', 'confirm=500', 'ack=1', 'prefetch=500'] as const;

export const rows: readonly Row[] = [
  { title: 'transient, 16 B', settings: ['body=16'], measures: 'rate', atLeast: 3 },
  { title: 'transient, 1 KiB', settings: ['body=1024'], measures: 'rate', atLeast: 3 },
  {
    title: 'persistent, 1 KiB, confirms (window 500), acks',
    settings: ['body=1024', ...durable],
    measures: 'rate',
    atLeast: 4,
    durable: true,
  },
  {
    title: 'one message at a time, transient: median',
    settings: ['body=16', 'latency=1', 'ack=1', 'prefetch=1'],
    measures: 'latency',
    atLeast: 3,
  },
  {
    title: '10 producers, 10 consumers, 10 queues, 1 KiB',
    settings: ['body=1024', 'producers=10', 'consumers=10', 'queues=10'],
    measures: 'rate',
    atLeast: 2,
  },
  {
    title: 'fan-out to 10 queues, 1 KiB',
    settings: ['body=1024', 'exchange=fanout', ...spread],
    measures: 'rate',
    atLeast: 2,
  },
  {
    title: 'topic exchange, 1,000 bindings, 16 B',
    settings: ['body=16', 'exchange=topic', 'bindings=1000', ...spread],
    measures: 'rate',
    atLeast: 2,
  },
  {
    title: 'headers exchange, 100 bindings, 16 B',
    settings: ['body=16', 'exchange=headers', 'bindings=100', ...spread],
    measures: 'rate',
    atLeast: 2,
  },
  {
    title: 'transient, 64 KiB',
    settings: ['body=65536', 'window=1000'],
    measures: 'rate',
    atLeast: 1,
  },
];
