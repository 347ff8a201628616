// Jobs on the wire: long work on messages that goes on without the page: move, copy, delete, retry, import. A job has a journal
// on disk, so it survives the end of the engine; it then waits, interrupted, until somebody resumes it.
// A move id names one message's way through one job; it travels in the copy's headers, so that a copy that was made
// twice can be told.

import { z } from 'zod';
import { importId } from './capture.ts';
import { chosenMessages } from './chosen-messages.ts';
import { objectName } from './model.ts';

const count = z.number().int().min(0);
const time = z.number();

export const jobKind = z.enum(['move', 'copy', 'delete', 'retry', 'import']);

/** `interrupted`: stopped by a lost connection or by the end of the engine; the reason says which. */
export const jobState = z.enum(['running', 'paused', 'interrupted', 'finished', 'cancelled']);

/**
 * What became of one message. The original is untouched in all but the first three.
 * `done`: the copy is confirmed in a queue, and the original is gone if the job takes it away. `doneBefore`: the copy had
 * been confirmed before an interruption, now only the original went. `doubled`: done, but the message may exist twice,
 * both copies under one move id, or a copy beside an original that a consumer took meanwhile. `unroutable`, `refused`: the
 * target's words are in the reason. `noTarget`: nothing tells where it should go. `gone`: it was not waiting in the
 * queue any more.
 */
export const jobOutcome = z.enum([
  'done',
  'doneBefore',
  'doubled',
  'unroutable',
  'refused',
  'noTarget',
  'gone',
]);

/**
 * Which messages: chosen ones of a list that the page holds, all that are ready in that list or among what a filter found
 * there, all that are ready in the queue when the job starts, or those of a file.
 */
export const jobMessages = z.union([
  ...chosenMessages.options,
  z.object({ all: z.literal(true) }),
  z.object({ importId }),
]);

/** Null: each message's own, as it stands with the message in the source. */
const keyOfCopy = objectName.nullable();

/**
 * Where to: one place, or where each message came from. `died`: the queue it last died in; `first`: its first exchange;
 * `recorded`: the exchange and routing key that stand with it.
 */
const origin = z.enum(['died', 'first', 'recorded']);
export const jobTarget = z.union([
  z.object({ endpointId: z.string(), exchange: objectName, routingKey: keyOfCopy }),
  z.object({ origin }),
]);

export const jobInput = z.object({
  kind: jobKind,
  /** Where the messages are; of an import, which comes from a file, where they go. */
  endpointId: z.string(),
  /** Empty for an import. */
  queue: objectName,
  messages: jobMessages,
  /** Null only for delete. */
  target: jobTarget.nullable(),
  /** Messages a second; null is as fast as both ends can. */
  ratePerSecond: z.number().min(0.1).max(1_000_000).nullable(),
  /**
   * Leave the headers on the copy that brokers write (x-death and its like) or act on (CC, BCC). The default takes them off;
   * what tells of deaths stays under names of ours.
   */
  keepBrokerHeaders: z.boolean(),
  /** Leave `expiration` on the copy, which may make it expire again at once. */
  keepExpiration: z.boolean(),
});

const jobPlace = z.object({
  endpointId: z.string(),
  endpointName: z.string(),
  exchange: objectName,
  routingKey: keyOfCopy,
});

export const jobRow = z.object({
  id: z.string(),
  kind: jobKind,
  state: jobState,
  /** Why it is paused, interrupted or ended early, in words. */
  reason: z.string().nullable(),
  endpointId: z.string(),
  endpointName: z.string(),
  queue: objectName,
  target: z.union([jobPlace, z.object({ origin })]).nullable(),
  /** Of an import: the file's name. */
  file: z.string().nullable(),
  /** Messages that it set out to treat. */
  total: count,
  /** Messages that have an outcome. */
  settled: count,
  outcomes: z.record(jobOutcome, count),
  bytes: count,
  ratePerSecond: z.number().nullable(),
  startedAt: time,
  endedAt: time.nullable(),
});

export const jobResult = z.object({
  /** Counts the job's messages from 0. */
  index: count,
  outcome: jobOutcome,
  /** The other side's words, or ours, for everything but a plain done. */
  reason: z.string().nullable(),
  moveId: z.string(),
  messageId: z.string().nullable(),
  /** As the message stood in the source queue. */
  exchange: objectName,
  routingKey: objectName,
  sentTo: z.object({ exchange: objectName, routingKey: objectName }).nullable(),
  at: time,
});

/**
 * What becomes of an x-death that is sent, when the message dies there: the server goes on counting from it, or writes it
 * anew.
 */
export const sentDeaths = z.enum(['counted', 'overwritten', 'unknown']);

/** A dry run: what would happen to each message, without touching one. */
export const jobPlan = z.object({
  total: count,
  /** How many of them were looked at for this plan: a queue that looking would disturb is not read ahead. */
  examined: count,
  /** By place, most messages first. */
  targets: z.array(
    z.object({
      endpointId: z.string(),
      exchange: objectName,
      /** Null for messages that were not looked at. */
      routingKey: keyOfCopy,
      messages: count,
      /** Whether the place is there; null when it cannot be told. */
      exists: z.boolean().nullable(),
      problem: z.string().nullable(),
    }),
  ),
  /** Of the server that the copies would go to. */
  sentDeaths,
  /** Messages that have no target, by reason. */
  noTarget: z.array(z.object({ reason: z.string(), messages: count })),
  /** Of those looked at: with a consumer, or no longer there. They are left alone. */
  notReady: count,
  /**
   * Chosen messages that are byte for byte the same as another in their list, chosen or not: any of them may be the one that
   * goes. None where a message can be reached where it is.
   */
  alike: count,
  /** What the copies lose or keep that the user should know, each with how many messages it concerns. */
  notes: z.array(
    z.object({
      kind: z.enum([
        'userIdDropped',
        'expirationDropped',
        'expirationKept',
        'carbonCopiesDropped',
        'carbonCopiesKept',
        'replyTo',
        'brokerHeadersDropped',
        'brokerHeadersKept',
      ]),
      messages: count,
      /** What stands there: user ids, expirations, addresses; the first limits.jobNoteValues different ones. */
      values: z.array(z.string()),
    }),
  ),
});

export type JobKind = z.infer<typeof jobKind>;
export type JobState = z.infer<typeof jobState>;
export type JobOutcome = z.infer<typeof jobOutcome>;
export type JobTarget = z.infer<typeof jobTarget>;
export type JobInput = z.infer<typeof jobInput>;
export type JobRow = z.infer<typeof jobRow>;
export type JobResult = z.infer<typeof jobResult>;
export type SentDeaths = z.infer<typeof sentDeaths>;
export type JobPlan = z.infer<typeof jobPlan>;
