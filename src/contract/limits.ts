// Every number that Leveret promises across the contract, in one place. The broker's own bounds are in broker/limits.ts.

export const limits = {
  requestDeadlineMs: 10_000,
  /** Longest deadline that a caller may ask for. */
  requestDeadlineMaxMs: 120_000,
  /** Requests of one page that may wait at the same time. */
  requestsInFlight: 256,
  streamsPerClient: 64,
  /** A stream flushes at whichever of these comes first. */
  batchRows: 200,
  batchBytes: 128 * 1024,
  batchDelayMs: 16,
  /** Batches that a reader lets the source send ahead of it. */
  creditBatches: 2,
  /** Rows that a stream holds while its reader has given no credit. */
  streamBacklogRows: 2_000,
  /** And bytes: at the first the oldest rows go, at the second a stream that may not drop ends. */
  streamBacklogBytes: 16 * 1024 * 1024,
  streamBacklogBytesMax: 64 * 1024 * 1024,
  /** Things that a stream of changes holds in the same case. */
  streamBacklogKeys: 200_000,
  /** One frame of the pipe, either way. */
  frameBytes: 80 * 1024 * 1024,
  /** Unsent bytes at which a WebSocket counts as not reading. */
  pipeHighWaterBytes: 8 * 1024 * 1024,

  /** First bytes of a body that travel with a row. */
  previewBytes: 256,
  /** A body up to this size travels with its message; the rest is asked for. */
  bodyInlineBytes: 1024 * 1024,
  /** The largest body that the page can publish or ask for. */
  bodyMaxBytes: 16 * 1024 * 1024,
  filterCharacters: 4_000,
  /** Columns of one list beyond the usual ones, each a path into the body. */
  columnsMax: 8,
  columnPathSteps: 32,
  /** Of a column's value, before it is cut. */
  columnCharacters: 256,
  /** Lists of matches that are kept with one frozen list. */
  filtersPerSnapshot: 4,
  headersMaxBytes: 128 * 1024,
  pageRowsMax: 500,
  /** One look at a queue elsewhere. A client that holds too much harms a broker. */
  peekMessagesMax: 1_000,
  peekBytesMax: 32 * 1024 * 1024,
  /** After this it is content with what it has, and gives back. */
  peekGatherMs: 5_000,
  /** What all looks at one endpoint keep here together; the oldest list goes first. */
  peekKeptBytes: 128 * 1024 * 1024,
  snapshotsPerClient: 8,
  /** Of all its snapshots together; the newest is kept whatever its size. Eight bytes each. */
  snapshotMessagesPerClient: 10_000_000,
  historySamples: 600,
  historyIntervalMs: 1_000,
  trendPoints: 30,
  /** Messages that one job may be told to treat one by one; a whole queue has no such bound. */
  jobChosenMax: 100_000,
  /** Messages that a dry run looks at. */
  jobPlanMessages: 2_000,
  /** Different user ids, expirations or reply addresses that a dry run names, and one more to say that there are more. */
  jobNoteValues: 4,
  jobsRunningMax: 8,
  /** The largest body that a job treats: RabbitMQ cannot be set to take a larger one. */
  jobBodyBytes: 512 * 1024 * 1024,
  /** Messages of a job on their way at once. */
  jobWindowMessages: 200,
  /** Messages that a job does not take away and holds until it ends. A client that holds too many harms a broker. */
  jobHeldMax: 50_000,
  /** Ended jobs that are remembered, with their journals. */
  jobsKept: 50,
  /** Records of x-death that are told of one message; each queue and reason has one. */
  deathsShown: 50,
  deathTextCharacters: 4_000,
  stackCharacters: 32_000,
  /** Queues that are named as sources of one dead-letter queue. */
  deadLetterSourcesMax: 50,
  /** The largest body that is written to a file whole. */
  captureBodyBytes: 32 * 1024 * 1024,
  /** One line of an imported file: such a body as JSON. */
  importLineBytes: 80 * 1024 * 1024,
  importFileBytes: 4 * 1024 * 1024 * 1024,
  importChunkBytes: 1024 * 1024,
  /** Files that are being looked at, or wait for their job, at once. */
  importsMax: 16,
  importProblemsShown: 100,
  importRowsShown: 50,
  importPlacesShown: 50,
  consumerEventsKept: 500,
  noticesKept: 200,

  /** From the first look-up of a server's name to an open AMQP connection. */
  amqpConnectDeadlineMs: 10_000,
  /** One question to an AMQP server; below requestDeadlineMs, so that the page is told which it was. */
  amqpCallDeadlineMs: 8_000,
  /** A confirm, from the moment that the message is sent. */
  amqpConfirmDeadlineMs: 8_000,
  amqpCloseDeadlineMs: 2_000,
  /** What we offer in the handshake; RabbitMQ's own default. */
  amqpFrameMaxBytes: 131_072,
  /** Messages that one endpoint sends ahead of their confirms. */
  amqpUnconfirmedMax: 500,
  /** Unsettled messages of one test consumer on a server elsewhere, also when it asks for no limit. */
  testConsumerPrefetchMax: 1_000,
  /** Between tries to connect again, doubling from the first to the longest. */
  reconnectFirstMs: 500,
  reconnectLongestMs: 30_000,
  /** A question to a management API, from the first byte sent to the last one read; and one for a long list. */
  managementCallDeadlineMs: 8_000,
  managementListDeadlineMs: 60_000,
  managementConnectMs: 5_000,
  managementAnswerMaxBytes: 64 * 1024 * 1024,
  /** The largest page that RabbitMQ gives of a list. */
  managementPageRows: 500,

  /** One step of the connection doctor, and all of them. */
  doctorStepMs: 5_000,
  doctorMs: 20_000,
  /** A server on this machine that has not introduced itself by then is none. */
  discoveryMs: 700,

  /** AMQP short strings: names, routing keys, property strings. Bytes, not characters. */
  shortStringBytes: 255,
  fieldDepth: 64,
} as const;
