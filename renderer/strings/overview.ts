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
  server: {
    address: 'Address',
    product: 'Product',
    cluster: 'Cluster',
    vhost: 'Virtual host',
    user: 'Connected as',
    holds: 'In this virtual host',
    exchanges: 'Exchanges',
    policies: 'Policies',
    unacked: 'Unacked messages',
    published: 'Published a second',
    delivered: 'Delivered a second',
    management: 'Management API',
    managementStates: {
      looking: 'being looked for',
      ready: 'connected',
      refused: 'refused',
      unreachable: 'out of reach',
      none: 'not used',
    },
    events: 'Who comes and goes',
    eventsTold: 'told by the server as it happens',
    eventsCompared: 'seen by comparing readings; the shortest visits are missed',
    eventsAbsent:
      'The server tells at once where its plugin rabbitmq_event_exchange is enabled, to users of its virtual host.',
    nodes: 'Nodes',
    nodesUnknown:
      'Not known: the management API shows nodes to users with the tag monitoring or administrator.',
    nodeDown: 'This node is down.',
    alarms: {
      memory: 'Memory alarm: the node is short of memory, and publishers are held back everywhere.',
      disk: 'Disk alarm: the node is short of disk, and publishers are held back everywhere.',
    },
    partitions: (nodes: string) => `This node has lost sight of ${nodes}.`,
    amqpOnly:
      'Without the management API nobody counts what is there. Queues that you name are looked at over AMQP.',
    onlyOwn:
      'This user is shown only its own connections and consumers, so they are not counted. The tag monitoring shows all.',
  },
  memoryOf: (used: string, limit: string) => `${used} of ${limit}`,
  blockedText:
    'Message memory is full: publishers are held back until consumers take messages or a queue is purged.',
} as const;
