// What is known of a queue before messages are borrowed from it: from a passive declaration, and from the management API
// where there is one. Asking costs nothing.

import type { FieldValue } from '../../../contract/field-value.ts';
import type { QueueSetting } from '../../../contract/policy.ts';
import { serverReply } from '../errors.ts';
import type { Link } from '../link.ts';
import type { ManagementFacets } from '../management/management-facets.ts';
import { readFacts } from '../management/queue-detail.ts';
import type { Server } from './server-rules.ts';

export interface QueueState {
  readonly server: Server;
  /** Null where nobody tells. */
  readonly type: string | null;
  /** Another connection's own queue. */
  readonly exclusive: boolean;
  readonly singleActive: boolean;
  readonly ready: number | null;
  readonly consumers: number;
  /** Null: none. */
  readonly deliveryLimit: number | null;
  readonly maxLength: number | null;
  readonly maxLengthBytes: number | null;
  readonly overflow: string;
  /** Null is unknown. */
  readonly deadLetters: boolean | null;
  readonly delayedRetry: { readonly minMs: number; readonly maxMs: number } | null;
}

/** @throws the server's reply (errors.ts reads it), for one that is not there or may not be looked at */
export async function readQueueState(
  link: Link,
  management: ManagementFacets | null,
  queue: string,
): Promise<QueueState> {
  const [counts, settings] = await Promise.all([readCounts(link, queue), readSettings(management, queue)]);
  const setting = (name: string) => settings?.byName.get(name);
  const limit = wholeNumber(setting('delivery-limit'));
  return {
    server: link.server,
    type: settings?.type ?? null,
    ...counts,
    singleActive: isTrue(setting('single-active-consumer')),
    // A negative limit is how 4.x says "none".
    deliveryLimit: limit !== null && limit >= 0 ? limit : null,
    maxLength: wholeNumber(setting('max-length')),
    maxLengthBytes: wholeNumber(setting('max-length-bytes')),
    overflow: textOf(setting('overflow')) ?? 'drop-head',
    deadLetters: settings === null ? null : setting('dead-letter-exchange') !== undefined,
    delayedRetry: delayedRetry(setting),
  };
}

/** A server that is not told the least delay delays nothing. */
function delayedRetry(setting: (name: string) => QueueSetting | undefined): QueueState['delayedRetry'] {
  const isMeant = ['all', 'returned'].includes(textOf(setting('delayed-retry-type')) ?? '');
  const minMs = wholeNumber(setting('delayed-retry-min')) ?? 0;
  const maxMs = wholeNumber(setting('delayed-retry-max')) ?? 0;
  return isMeant && minMs > 0 ? { minMs, maxMs: maxMs > 0 ? maxMs : minMs } : null;
}

const resourceLocked = 405;

async function readCounts(
  link: Link,
  queue: string,
): Promise<Pick<QueueState, 'exclusive' | 'ready' | 'consumers'>> {
  try {
    const { messageCount, consumerCount } = await link.withChannel((channel) =>
      channel.call('queue.declare', { queue, passive: true }),
    );
    return { exclusive: false, ready: messageCount, consumers: consumerCount };
  } catch (error) {
    if (serverReply(error)?.replyCode !== resourceLocked) throw error;
    return { exclusive: true, ready: null, consumers: 0 };
  }
}

/** Null when the API is not there or does not answer: its state says why, and looking still works. */
async function readSettings(
  management: ManagementFacets | null,
  queue: string,
): Promise<{ type: string | null; byName: ReadonlyMap<string, QueueSetting> } | null> {
  if (management === null) return null;
  try {
    const { facts } = await readFacts(management.api, queue, management.version);
    return { type: facts.type, byName: new Map(facts.settings.map((each) => [each.name, each])) };
  } catch {
    return null;
  }
}

function wholeNumber(setting: QueueSetting | undefined): number | null {
  const value: FieldValue | undefined = setting?.value;
  if (value === undefined || !('value' in value)) return null;
  const number = typeof value.value === 'string' ? Number(value.value) : value.value;
  return typeof number === 'number' && Number.isSafeInteger(number) ? number : null;
}

function textOf(setting: QueueSetting | undefined): string | null {
  return setting?.value.type === 'string' ? setting.value.value : null;
}

function isTrue(setting: QueueSetting | undefined): boolean {
  return setting?.value.type === 'boolean' && setting.value.value;
}
