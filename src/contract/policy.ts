// Policies of a server, and what they come to on one queue: which settings hold there, and where each comes from.

import { z } from 'zod';
import { fieldEntries, fieldValue } from './field-value.ts';

export const policyKind = z.enum(['policy', 'operatorPolicy']);

export const policyRow = z.object({
  name: z.string(),
  kind: policyKind,
  /** A regular expression over names. */
  pattern: z.string(),
  /** The server's word: queues, exchanges, all, classic_queues, quorum_queues, streams. */
  appliesTo: z.string(),
  priority: z.number().nullable(),
  definition: fieldEntries,
});

export const settingOrigin = z.enum(['argument', 'policy', 'operatorPolicy', 'default']);

const settingSource = z.object({
  origin: settingOrigin,
  /** Of the policy; null for arguments and defaults. */
  policyName: z.string().nullable(),
  value: fieldValue,
});

/** One setting of a queue with the value that holds, where it comes from, and what else was said and does not hold. */
export const queueSetting = settingSource.extend({
  /** Without "x-": max-length, dead-letter-exchange. */
  name: z.string(),
  overruled: z.array(settingSource),
});

export const queueFacts = z.object({
  /** Null where nobody tells. */
  type: z.string().nullable(),
  policy: z.string().nullable(),
  operatorPolicy: z.string().nullable(),
  settings: z.array(queueSetting),
  /** False when policies may hold that are not known here: without a management API nobody tells. */
  policiesKnown: z.boolean(),
});

export type PolicyRow = z.infer<typeof policyRow>;
export type SettingSource = z.infer<typeof settingSource>;
export type QueueSetting = z.infer<typeof queueSetting>;
export type QueueFacts = z.infer<typeof queueFacts>;
