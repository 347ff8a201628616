// Words of the shell: top bar, sidebar, status line, lost engine, keys.

import type { Screen } from '../state/route.ts';

export const shellText = {
  product: 'Leveret',
  skipToContent: 'Skip to content',
  breadcrumb: 'Where you are',
  search: 'Search queues, or run a command',
  copyAddress: 'Copy the address',
  brokerAddress: 'Broker address',
  switchToLight: 'Switch to the light theme',
  switchToDark: 'Switch to the dark theme',
  showKeys: 'Show the keys',

  endpoints: 'Endpoints',
  noEndpoints: 'Waiting for the engine',
  kinds: { embedded: 'embedded', rabbitmq: 'RabbitMQ', kafka: 'Kafka' },
  environments: { production: 'production', staging: 'staging', test: 'test', local: 'local' },
  readOnly: 'read-only',
  states: { connecting: 'connecting', ready: 'connected', disconnected: 'disconnected' },

  screens: {
    overview: 'Overview',
    queues: 'Queues',
    queue: 'Queue',
    exchanges: 'Exchanges',
    exchange: 'Exchange',
    consumers: 'Consumers',
    connections: 'Connections',
    policies: 'Policies',
    jobs: 'Jobs',
    deadLetters: 'Dead letters',
  } satisfies Record<Screen, string>,
  defaultExchange: '(default exchange)',

  status: 'Status',
  engineReady: 'Engine',
  localBroker: 'Local broker',
  engineConnecting: 'Engine: connecting',
  engineLost: 'Engine: not answering',
  engineRefused: 'Engine: refused',
  blocked: 'Publishers held back: memory is full',
  messageRate: (rate: string) => `${rate} msg/s`,
  messageRateTitle: (published: string, delivered: string) =>
    `${published} messages published and ${delivered} delivered in the last second`,
  memory: (used: string, limit: string) => `${used} of ${limit}`,
  memoryTitle: 'Memory taken by message bodies and its limit',
  drops: (count: string) => `dropped from view: ${count}`,
  dropsTitle: 'Live rows that this page could not show in time. Nothing was lost in the broker.',

  lostTitle: 'The engine is not answering.',
  lostRetry: (seconds: number) => (seconds <= 0 ? 'Trying again now.' : `Trying again in ${seconds} s.`),
  lostStale: 'What you see may be out of date.',
  tryNow: 'Try now',
  refusedTitle: 'This page cannot use the engine',
  mismatchTitle: 'This page is older or newer than the engine',
  reload: 'Reload the page',
  openAddressAgain:
    'Each start of Leveret makes a new key and prints it as part of its address, in the terminal in which it runs.',

  keysTitle: 'Keys',
  keyGroups: {
    places: 'Going around',
    screens: 'On a screen',
    messages: 'Messages',
    testConsumer: 'Deliveries of the test consumer',
    jobs: 'Jobs',
    lists: 'In lists',
  },
  listKeys: [
    { keys: 'ArrowUp ArrowDown', title: 'Previous and next row, or k and j' },
    { keys: 'Home End', title: 'First and last row' },
    { keys: 'PageUp PageDown', title: 'A page up or down' },
    { keys: 'Enter', title: 'Open the row' },
    { keys: 'Escape', title: 'Close the details, leave the field' },
    { keys: 'Space', title: 'Choose the message' },
    { keys: 'Shift+ArrowDown', title: 'Choose further messages' },
    { keys: 'Mod+A', title: 'Choose all listed messages' },
    { keys: 'Shift+F10', title: 'The commands of the row' },
  ],
  copyHint:
    'A double click copies a cell, a right click shows the commands of a row, Shift and a click choose further messages.',

  commands: {
    connectNow: 'Connect to the engine now',
    toggleTheme: 'Switch between dark and light',
    showNotices: 'Show the notices',
    goTo: (screen: string) => `Go to ${screen.toLowerCase()}`,
  },
  addressCopied: 'Address copied.',
} as const;
