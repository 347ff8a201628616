// One queue looked at closely: its effective settings, and the course of its depth and rates as the server remembers it.

import type { QueueSample } from '../../../contract/model.ts';
import type { PolicyRow, QueueFacts } from '../../../contract/policy.ts';
import type { ManagementApi } from './api.ts';
import { effectiveSettings, type PolicyPart } from './effective-settings.ts';
import { segment } from './http-client.ts';
import { count, entries, finite, list, name, object, text, type Json } from './json-values.ts';
import { matchingPolicy } from './matching-policy.ts';
import { readPolicies } from './policy-list.ts';

/** The server samples every five seconds and keeps ten minutes of that. */
const historyAgeSeconds = 600;
const historyStepSeconds = 5;

export interface QueueDetail {
  /** As the server said it, for the row. */
  readonly item: unknown;
  readonly facts: QueueFacts;
}

/** @throws AppError not_found */
export async function readFacts(api: ManagementApi, queue: string, version: string): Promise<QueueDetail> {
  const trying = `read the settings of the queue '${queue}'`;
  const [item, policies] = await Promise.all([
    api.get(`queues/${api.vhost}/${segment(queue)}`, trying),
    api.inTime(trying, readPolicies(api)),
  ]);
  const said = object(item);
  const type = text(said.type, text(object(said.arguments)['x-queue-type'], 'classic'));
  const applied = (kind: PolicyRow['kind'], told: unknown) =>
    told === undefined ? matchingPolicy(policies, kind, { name: queue, type }) : name(told);
  const policy = applied('policy', said.policy);
  const operatorPolicy = applied('operatorPolicy', said.operator_policy);
  return {
    item,
    facts: {
      type,
      policy,
      operatorPolicy,
      settings: effectiveSettings({
        type,
        version,
        arguments: entries(said.arguments),
        policy: part(policies, 'policy', policy) ?? wholeEffect(said, policy),
        operatorPolicy: part(policies, 'operatorPolicy', operatorPolicy),
      }),
      policiesKnown: true,
    },
  };
}

function part(
  policies: readonly PolicyRow[],
  kind: PolicyRow['kind'],
  wanted: string | null,
): PolicyPart | null {
  return policies.find((policy) => policy.kind === kind && policy.name === wanted) ?? null;
}

/** A policy that cannot be read by itself: the server's own sum of both kinds stands for it. */
function wholeEffect(said: Json, policy: string | null): PolicyPart | null {
  return policy === null ? null : { name: policy, definition: entries(said.effective_policy_definition) };
}

/** Empty where the server keeps no samples. @throws AppError not_found */
export async function readHistory(
  api: ManagementApi,
  queue: string,
): Promise<{ intervalMs: number; samples: QueueSample[] }> {
  const ages = ['lengths', 'msg_rates']
    .map((kind) => `${kind}_age=${historyAgeSeconds}&${kind}_incr=${historyStepSeconds}`)
    .join('&');
  const path = `queues/${api.vhost}/${segment(queue)}?${ages}`;
  const said = object(await api.get(path, `read the history of the queue '${queue}'`));
  const stats = object(said.message_stats);
  const ready = sampled(said.messages_ready_details);
  const unacked = sampled(said.messages_unacknowledged_details);
  const [published, delivered, acked] = ['publish', 'deliver_get', 'ack'].map((kind) =>
    perSecond(sampled(stats[`${kind}_details`])),
  );
  const times = [...new Set([...ready.keys(), ...unacked.keys()])].sort((left, right) => left - right);
  return {
    intervalMs: historyStepSeconds * 1_000,
    samples: times.map((at) => ({
      at,
      ready: ready.get(at) ?? null,
      unacked: unacked.get(at) ?? null,
      inRate: published?.get(at) ?? null,
      outRate: delivered?.get(at) ?? null,
      ackRate: acked?.get(at) ?? null,
    })),
  };
}

/** Values by their time. LavinMQ sends a plain list of numbers without times, which is not used. */
function sampled(details: unknown): Map<number, number> {
  const values = new Map<number, number>();
  for (const item of list(object(details).samples)) {
    const [at, value] = [finite(object(item).timestamp), count(object(item).sample)];
    if (at !== null && value !== null) values.set(at, value);
  }
  return values;
}

/** From totals that only grow to rates over the step before. */
function perSecond(totals: ReadonlyMap<number, number>): Map<number, number> {
  const rates = new Map<number, number>();
  let before: [at: number, total: number] | null = null;
  for (const [at, total] of [...totals].sort(([left], [right]) => left - right)) {
    if (before !== null) rates.set(at, (Math.max(0, total - before[1]) * 1_000) / (at - before[0]));
    before = [at, total];
  }
  return rates;
}
