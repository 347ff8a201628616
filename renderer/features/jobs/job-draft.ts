// What the user has set in the job dialog, and the request that it makes. Pure.

import type { JobInput, JobKind, JobPlan } from '../../../src/contract/job.ts';
import type { ChosenMessages } from '../../state/chosen-messages.ts';
import { jobsText } from '../../strings/jobs.ts';

export interface JobSubject {
  readonly kind: JobKind;
  readonly endpointId: string;
  readonly queue: string;
  /** Null is the whole queue. */
  readonly chosen: ChosenMessages | null;
}

export interface JobDraft {
  /** Null when no endpoint can be published to. */
  readonly targetId: string | null;
  readonly to: 'queue' | 'exchange';
  /** Of the queue or exchange. */
  readonly name: string;
  readonly routingKey: string;
  /** Of an exchange: each message goes with the key that it has, and none is asked for. */
  readonly keepsRoutingKey: boolean;
  /** Of a retry. */
  readonly origin: 'died' | 'first';
  readonly rate: string;
  readonly keepExpiration: boolean;
  readonly keepBrokerHeaders: boolean;
}

export interface ReadJobDraft {
  /** Null while something is missing or wrong. */
  readonly input: JobInput | null;
  readonly faults: { readonly name?: string; readonly rate?: string };
}

export function newJobDraft(targetId: string | null): JobDraft {
  return {
    targetId,
    to: 'queue',
    name: '',
    routingKey: '',
    keepsRoutingKey: false,
    origin: 'died',
    rate: '',
    keepExpiration: false,
    keepBrokerHeaders: false,
  };
}

export function readJobDraft(subject: JobSubject, draft: JobDraft): ReadJobDraft {
  const { kind, endpointId, queue, chosen } = subject;
  const { dialog: text } = jobsText;
  const rate = readRate(draft.rate);
  const rateFault = rate === undefined ? text.rateFault : undefined;
  const nameFault = hasPlace(kind) ? faultOfPlace(subject, draft) : undefined;
  const faults = {
    ...(nameFault === undefined ? {} : { name: nameFault }),
    ...(rateFault === undefined ? {} : { rate: rateFault }),
  };
  const target = targetOf(kind, draft);
  if (nameFault !== undefined || rate === undefined || target === undefined) return { input: null, faults };
  const input = {
    kind,
    endpointId,
    queue,
    messages: chosen?.messages ?? ({ all: true } as const),
    target,
    ratePerSecond: rate,
    keepBrokerHeaders: draft.keepBrokerHeaders,
    keepExpiration: draft.keepExpiration,
  };
  return { input, faults };
}

/** Messages a second; null is no limit, undefined what is none. */
export function readRate(text: string): number | null | undefined {
  if (text.trim() === '') return null;
  const rate = Number(text);
  return rate >= 0.1 && rate <= 1_000_000 ? rate : undefined;
}

/** True for the kinds that go to one place which the user names. */
export function hasPlace(kind: JobKind): boolean {
  return kind === 'move' || kind === 'copy';
}

/** Messages that the job would treat, as far as the dry run has looked. */
export function possibleCount({ total, notReady, noTarget }: JobPlan): number {
  return total - notReady - noTarget.reduce((sum, { messages }) => sum + messages, 0);
}

function faultOfPlace({ kind, endpointId, queue }: JobSubject, draft: JobDraft): string | undefined {
  const { dialog: text } = jobsText;
  if (draft.to === 'exchange') return undefined;
  if (draft.name === '') return text.nameMissing;
  const isSame = draft.targetId === endpointId && draft.name === queue;
  return kind === 'move' && isSame ? text.sameQueue : undefined;
}

/** Undefined when there is nowhere to publish. */
function targetOf(kind: JobKind, draft: JobDraft): JobInput['target'] | undefined {
  if (kind === 'delete') return null;
  if (kind === 'retry') return { origin: draft.origin };
  if (draft.targetId === null) return undefined;
  if (draft.to === 'queue') return { endpointId: draft.targetId, exchange: '', routingKey: draft.name };
  const routingKey = draft.keepsRoutingKey ? null : draft.routingKey;
  return { endpointId: draft.targetId, exchange: draft.name, routingKey };
}
