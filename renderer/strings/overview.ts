// Words of the overview screen.

export const overviewText = {
  connectTitle: 'Connect your program',
  connectText: 'Any AMQP 0-9-1 client works unchanged. The user is guest, and so is the password.',
  addressTaken: (wanted: string) =>
    `${wanted} was taken by another program, so Leveret took the next free port.`,
  copyAddress: 'Copy the address',
  snippetsLabel: 'Program to start with',
  copySnippet: 'Copy the program',
  emptyTitle: 'No queues yet',
  emptyText:
    'Start one of the programs below, or let Leveret publish a sample order into a queue of its own.',
  sampleButton: 'Publish a sample',
  samplePublished: (queue: string) => `A sample order is in the queue “${queue}”.`,
  sampleUnroutable: (queue: string) => `The broker did not route the sample order to “${queue}”.`,
  ratesTitle: 'Messages per second',
  ratesLabel: 'Messages per second over the last five minutes',
  published: 'Published',
  delivered: 'Delivered',
  brokerTitle: 'Broker',
  facts: {
    product: 'Product',
    running: 'Running for',
    queues: 'Queues',
    ready: 'Ready messages',
    memory: 'Message memory',
    connections: 'Connections',
    channels: 'Channels',
    consumers: 'Consumers',
    process: 'Engine memory',
    loop: 'Longest engine pause',
    data: 'Data directory',
  },
  memoryOf: (used: string, limit: string) => `${used} of ${limit}`,
  blockedText:
    'Message memory is full: publishers are held back until consumers take messages or a queue is purged.',
} as const;
