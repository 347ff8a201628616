// The contract: each request and each stream between page and engine is one entry here, with a schema for what goes in
// and what comes out. Both ends validate; handlers and client are derived from this table.

import { z } from 'zod';
import { fieldEntries } from './field-value.ts';
import { readableBody } from './body.ts';
import { exportInput, exportRow, importId, importPreview } from './capture.ts';
import { columnPaths, filterCheck, filterId, filterProgress, filterText, tapCounts } from './filter.ts';
import { limits } from './limits.ts';
import { deadLetterLoss, deadLetterQueue, toldMessage } from './dead-letter.ts';
import { endpoint } from './endpoint.ts';
import { jobInput, jobOutcome, jobPlan, jobResult, jobRow } from './job.ts';
import * as profiles from './profile.ts';
import { endpointTotals, totalsPace } from './endpoint-totals.ts';
import * as model from './model.ts';
import { tapPlan, tapTarget } from './tap.ts';
import { peekOffer, peekRequest, peekResult, streamStart } from './peek.ts';
import { policyRow, queueFacts } from './policy.ts';

/** Raised whenever an entry changes its meaning, or a frame is added: an old tab is then told to reload. */
export const contractVersion = 2;

export interface RequestEntry {
  readonly input: z.ZodType;
  readonly output: z.ZodType;
}

/** What a stream does with rows while its reader grants no credit. */
export type StreamPolicy = 'dropOldest' | 'latestPerKey' | 'pauseSource';

export interface StreamEntry {
  readonly input: z.ZodType;
  readonly row: z.ZodType;
  /** latestPerKey streams carry rows with a string `key`. */
  readonly policy: StreamPolicy;
}

const request = <Input extends z.ZodType, Output extends z.ZodType>(input: Input, output: Output) => ({
  input,
  output,
});
const stream = <Input extends z.ZodType, Row extends z.ZodType>(
  policy: StreamPolicy,
  input: Input,
  row: Row,
) => ({
  policy,
  input,
  row,
});

const nothing = z.object({});
const onEndpoint = z.object({ endpointId: z.string() });
const onQueue = onEndpoint.extend({ queue: model.objectName });
const onJob = z.object({ jobId: z.string() });
const counted = z.object({ messages: z.number().int().min(0) });

export const requests = {
  'engine.info': request(
    nothing,
    z.object({ version: z.string(), startedAt: z.number(), pid: z.number(), dataDirectory: z.string() }),
  ),

  'endpoint.list': request(nothing, z.object({ endpoints: z.array(endpoint) })),
  /** Connects a saved profile; of one that waits for its next try: tries now. Does not wait for the outcome. */
  'endpoint.connect': request(z.object({ profileId: profiles.profileId }), nothing),
  /** Ends the connection until endpoint.connect; the profile stays. */
  'endpoint.disconnect': request(onEndpoint, nothing),

  'profile.list': request(
    nothing,
    z.object({ profiles: z.array(profiles.profileRow), secretsKeptBy: profiles.secretsKeptBy }),
  ),
  /** Adds or replaces; one that is connected is connected anew. Secrets go in here and never come out. */
  'profile.put': request(
    z.object({ profile: profiles.profileDraft, secrets: profiles.secretsPatch.optional() }),
    nothing,
  ),
  /** Disconnects it and forgets its secrets too. */
  'profile.remove': request(z.object({ profileId: profiles.profileId }), nothing),
  /** Servers on the usual ports of this machine, ourselves left out. */
  'profile.discover': request(nothing, z.object({ servers: z.array(profiles.localServer) })),

  /** The virtual hosts that this user may see. */

  'queue.history': request(
    onQueue,
    z.object({ intervalMs: z.number(), samples: z.array(model.queueSample) }),
  ),
  /** The settings that hold on a queue, and where each comes from. */
  'queue.facts': request(onQueue, queueFacts),
  'queue.declare': request(
    onEndpoint.extend({
      /** Empty asks the broker for a name. */
      name: model.objectName,
      durable: z.boolean(),
      autoDelete: z.boolean(),
      arguments: fieldEntries,
    }),
    z.object({ name: model.objectName, created: z.boolean() }),
  ),
  'queue.delete': request(onQueue.extend({ ifUnused: z.boolean(), ifEmpty: z.boolean() }), counted),
  'queue.purge': request(onQueue, counted),
  /**
   * What somebody looks for among the names; empty is nothing. A server with more queues than it gives at once is asked for
   * these before the others. The last request counts, as long as the list is watched.
   */
  'queue.lookFor': request(onEndpoint.extend({ name: z.string().max(255) }), nothing),
  /** Where AMQP alone lists no queues: this one is there, and is looked at from now on. */
  'queue.remember': request(onQueue, nothing),
  'queue.forget': request(onQueue, nothing),

  'exchange.declare': request(
    onEndpoint.extend({
      name: model.nonEmptyName,
      type: z.string().min(1),
      durable: z.boolean(),
      autoDelete: z.boolean(),
      internal: z.boolean(),
      arguments: fieldEntries,
    }),
    nothing,
  ),
  'exchange.delete': request(onEndpoint.extend({ name: model.nonEmptyName, ifUnused: z.boolean() }), nothing),

  'binding.list': request(
    onEndpoint.extend({ source: model.objectName.optional(), destination: model.objectName.optional() }),
    z.object({ bindings: z.array(model.binding) }),
  ),
  'binding.create': request(onEndpoint.extend({ binding: model.binding }), nothing),
  'binding.delete': request(onEndpoint.extend({ binding: model.binding }), nothing),

  /** What looking at messages would cost now, without looking. */
  'snapshot.cost': request(onQueue, peekOffer),
  /**
   * Freezes the list of a queue's messages. Taking a ninth lets the client's oldest go. With `peek` where looking is not
   * free; what was borrowed has been given back when this answers.
   */
  'snapshot.take': request(
    onQueue.extend({ peek: peekRequest.optional() }),
    z.object({
      snapshotId: z.string(),
      total: z.number().int().min(0),
      ready: z.number().int().min(0),
      unacked: z.number().int().min(0),
      takenAt: z.number(),
      peek: peekResult.nullable(),
    }),
  ),
  'snapshot.page': request(
    z.object({
      snapshotId: z.string(),
      position: z.number().int().min(0),
      count: z.number().int().min(1).max(limits.pageRowsMax),
      /** Counts through what snapshot.filter has found so far under this id, instead of through the whole list. */
      filterId: filterId.optional(),
      columns: columnPaths.optional(),
    }),
    z.object({ rows: z.array(model.messageRow) }),
  ),
  /** What has become of the frozen list: messages there now that it does not hold, and its messages that have left. */
  'snapshot.drift': request(
    z.object({ snapshotId: z.string() }),
    z.object({ added: z.number().int().min(0), gone: z.number().int().min(0) }),
  ),
  'snapshot.release': request(z.object({ snapshotId: z.string() }), nothing),

  'message.get': request(onQueue.extend({ sequence: model.sequence }), toldMessage),
  /** The whole body, up to limits.bodyMaxBytes. */
  'message.body': request(onQueue.extend({ sequence: model.sequence }), z.object({ body: model.bytes })),
  /** The body as it can be read. Worked out in a thread of its own. */
  'message.decode': request(onQueue.extend({ sequence: model.sequence }), readableBody),
  'message.delete': request(onQueue.extend({ sequence: model.sequence }), z.object({ deleted: z.boolean() })),
  'message.publish': request(
    onEndpoint.extend({
      exchange: model.objectName,
      routingKey: model.objectName,
      properties: model.messageProperties,
      body: model.bytes.refine((body) => body.byteLength <= limits.bodyMaxBytes, 'larger than 16 MiB'),
    }),
    model.publishResult,
  ),

  'connection.close': request(
    onEndpoint.extend({ connectionId: z.string(), reason: z.string().max(200) }),
    nothing,
  ),

  /** Settles a delivery of a test consumer that this page opened with consumer.run. */
  'consumer.settle': request(
    z.object({
      runId: z.string(),
      deliveryTag: z.string(),
      how: z.enum(['ack', 'requeue', 'reject']),
      multiple: z.boolean(),
    }),
    nothing,
  ),

  /** How a target would be followed and what that means for others, without doing it. */
  'tap.caveats': request(onEndpoint.extend({ target: tapTarget }), tapPlan),
  /** RabbitMQ's firehose in the endpoint's virtual host. What we switched on is switched off when Leveret ends. */
  'tracing.set': request(onEndpoint.extend({ on: z.boolean() }), nothing),

  'filter.check': request(z.object({ filter: filterText }), filterCheck),
  /** What a job would do, without doing it. */
  'job.plan': request(jobInput, jobPlan),
  'job.start': request(jobInput, onJob),
  'job.pause': request(onJob, nothing),
  /** A paused job goes on; an interrupted one is taken up again. */
  'job.resume': request(onJob, nothing),
  'job.cancel': request(onJob, nothing),
  'job.changeRate': request(onJob.extend({ ratePerSecond: jobInput.shape.ratePerSecond }), nothing),
  /** Removes an ended job and its journal. */
  'job.forget': request(onJob, nothing),
  /** In the order in which they came about: all, or those with one outcome; plain done ones are found among all only. */
  'job.results': request(
    onJob.extend({
      outcome: jobOutcome.exclude(['done']).nullable(),
      position: z.number().int().min(0),
      count: z.number().int().min(1).max(limits.pageRowsMax),
    }),
    z.object({ results: z.array(jobResult) }),
  ),

  /** A file is sent in pieces, in order; it is let go with its page unless a job of kind import has it. */
  'import.begin': request(
    z.object({ name: z.string().min(1).max(1_000), fileBytes: z.number().int().min(0) }),
    z.object({ importId }),
  ),
  'import.chunk': request(
    z.object({
      importId,
      offset: z.number().int().min(0),
      bytes: model.bytes.refine((bytes) => bytes.byteLength <= limits.importChunkBytes, 'larger than 1 MiB'),
    }),
    nothing,
  ),
  'import.discard': request(z.object({ importId }), nothing),

  'settings.get': request(nothing, model.settings),
  /** Top-level keys replace; the rest stays. */
  'settings.put': request(z.object({ patch: model.settingsPatch }), model.settings),
} as const satisfies Record<`${string}.${string}`, RequestEntry>;

export const streams = {
  'engine.stats': stream('latestPerKey', nothing, model.engineStats.extend({ key: z.literal('stats') })),
  'engine.notices': stream('dropOldest', nothing, model.notice),
  'endpoint.watch': stream('latestPerKey', nothing, model.changeOf(endpoint)),
  'profile.watch': stream('latestPerKey', nothing, model.changeOf(profiles.profileRow)),
  /** Tries each step of a connection, saved or not. Secrets that are not given are those kept for the profile's id. */
  'doctor.run': stream(
    'latestPerKey',
    z.object({ profile: profiles.profileDraft, secrets: profiles.secretsPatch.optional() }),
    profiles.doctorStep,
  ),
  /** Not for lists of more than a few: each costs the server some questions. */
  /** Queues of dead letters, found without being named, by what the endpoint tells. */
  'deadLetter.watch': stream('latestPerKey', onEndpoint, model.changeOf(deadLetterQueue)),
  /** By queue. */
  'deadLetter.watchLosses': stream('latestPerKey', onEndpoint, model.changeOf(deadLetterLoss)),
  'endpoint.totals': stream(
    'latestPerKey',
    onEndpoint.extend({ pace: totalsPace }),
    endpointTotals.extend({ key: z.literal('totals') }),
  ),
  'policy.watch': stream('latestPerKey', onEndpoint, model.changeOf(policyRow)),
  'queue.watch': stream('latestPerKey', onEndpoint, model.changeOf(model.queueRow)),
  'exchange.watch': stream('latestPerKey', onEndpoint, model.changeOf(model.exchangeRow)),
  'connection.watch': stream('latestPerKey', onEndpoint, model.changeOf(model.connectionRow)),
  'consumer.watch': stream(
    'latestPerKey',
    onEndpoint.extend({ queue: model.objectName.optional() }),
    model.changeOf(model.consumerRow),
  ),
  /** The last events that are kept come first, then those that happen. */
  'consumer.events': stream(
    'dropOldest',
    onEndpoint.extend({ queue: model.objectName.optional() }),
    model.consumerEvent,
  ),
  'job.watch': stream('latestPerKey', nothing, model.changeOf(jobRow)),
  'message.tap': stream(
    'dropOldest',
    onEndpoint.extend({
      target: tapTarget,
      kinds: z.array(model.tapKind).min(1),
      filter: filterText.optional(),
      columns: columnPaths.optional(),
    }),
    /** Counts only with a filter. */
    z.union([model.tapRow, tapCounts]),
  ),
  /** Goes through a frozen list; closing the stream stops it there. What was found can be paged through meanwhile. */
  'snapshot.filter': stream(
    'latestPerKey',
    z.object({ snapshotId: z.string(), filterId, filter: filterText }),
    filterProgress,
  ),
  /** A frozen list as a file; closing the stream stops it. */
  'export.read': stream('pauseSource', exportInput, exportRow),
  /** Reads through a file that has been sent whole; a job can have it once this is done. */
  'import.preview': stream('latestPerKey', z.object({ importId }), importPreview),
  /** A test consumer that takes for real; closing the stream cancels it and requeues what it holds. */
  'consumer.run': stream(
    'pauseSource',
    onQueue.extend({
      /** Chosen by the page; names the run in consumer.settle. */
      runId: z.string().min(8).max(64),
      prefetch: z.number().int().min(0).max(65_535),
      /** What happens to each delivery after delayMs; null leaves it to the user. */
      settle: z.enum(['automatic', 'ack', 'requeue', 'reject']).nullable(),
      delayMs: z.number().int().min(0).max(3_600_000),
      /** Of streams only; what is published next when absent. */
      from: streamStart.optional(),
    }),
    model.delivery,
  ),
} as const satisfies Record<`${string}.${string}`, StreamEntry>;

export const api = { version: contractVersion, requests, streams } as const;

export interface Api {
  readonly version: number;
  readonly requests: Record<string, RequestEntry>;
  readonly streams: Record<string, StreamEntry>;
}

export type LeveretApi = typeof api;
export type RequestName<A extends Api = LeveretApi> = keyof A['requests'] & string;
export type StreamName<A extends Api = LeveretApi> = keyof A['streams'] & string;
export type RequestInput<A extends Api, N extends RequestName<A>> = z.input<A['requests'][N]['input']>;
export type RequestOutput<A extends Api, N extends RequestName<A>> = z.output<A['requests'][N]['output']>;
export type StreamInput<A extends Api, N extends StreamName<A>> = z.input<A['streams'][N]['input']>;
export type StreamRow<A extends Api, N extends StreamName<A>> = z.output<A['streams'][N]['row']>;
