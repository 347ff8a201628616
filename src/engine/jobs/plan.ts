// A dry run: where each message would go and what its copy would lose, without touching one. Looks at chosen messages, or
// at the first of a queue where looking disturbs nobody; what cannot be looked at is not guessed.

import { readCapture, type ReadLarge } from '../../captures/read-capture.ts';
import { readProperties } from '../../connectors/amqp/message-properties.ts';
import type { Session, Snapshot, StoredMessage } from '../../connectors/connector.ts';
import type { JobInput, JobPlan } from '../../contract/job.ts';
import { limits } from '../../contract/limits.ts';
import type { MessageDetail } from '../../contract/model.ts';
import { sentDeathsAt } from '../../dead-letters/sent-deaths.ts';
import { hasBrokerHeaders, hasCarbonCopies } from '../../dead-letters/retry-headers.ts';
import { reasonOf } from '../../lib/reason.ts';
import { fingerprintOf } from '../../connectors/amqp/fingerprint.ts';
import { keepsUserId } from './rewrite.ts';
import { storedMessage } from './stored-message.ts';
import { placeOf } from './target.ts';

type Examined = StoredMessage & Pick<MessageDetail, 'properties' | 'state'>;
type Note = JobPlan['notes'][number]['kind'];

/**
 * `messages`: those of the job that can be looked at, of `total`; null for one that has left. `isAmbiguous`: whether
 * a chosen message cannot be told from another one of its list.
 */
export async function planJob(
  input: Omit<JobInput, 'messages'>,
  messages: AsyncIterable<Examined | null>,
  target: Session,
  total: number,
  isAmbiguous: (fingerprint: string) => boolean = () => false,
): Promise<JobPlan> {
  const tally = new Tally();
  const { target: choice } = input;
  let examined = 0;
  let notReady = 0;
  for await (const message of messages) {
    examined += 1;
    if (message?.state !== 'ready') {
      notReady += 1;
      continue;
    }
    if (isAmbiguous(fingerprintOf(message))) tally.alike();
    if (choice === null) continue;
    const { properties } = message;
    const place = placeOf(choice, message, properties.headers);
    if ('problem' in place) {
      tally.noTarget(place.problem);
      continue;
    }
    tally.place(place);
    for (const [note, value] of notesOf(message, input, target.endpoint().user)) tally.note(note, value);
  }
  if (examined === 0 && choice !== null && !('origin' in choice)) tally.place(choice, total);
  const targets = await Promise.all(
    tally.places().map(async ({ exchange, routingKey, messages }) => ({
      endpointId: target.id,
      exchange,
      routingKey,
      messages,
      ...(await looked(target, exchange, routingKey)),
    })),
  );
  const sentDeaths = sentDeathsAt(target.endpoint());
  return { total, examined, notReady, targets, sentDeaths, ...tally.rest() };
}

/**
 * For chosen messages of a list: whether another one there is the same, byte for byte. Where messages can be reached where
 * they are, each can be told from all others.
 */
export async function ambiguityIn(
  { browse }: Session,
  { queue, total, page }: Pick<Snapshot, 'queue' | 'total' | 'page'>,
): Promise<(fingerprint: string) => boolean> {
  if (browse === undefined || browse.effect === 'none') return () => false;
  const counts = new Map<string, number>();
  for (let from = 0; from < total; from += limits.pageRowsMax) {
    for (const { sequence } of await page(Array.from({ length: limits.pageRowsMax }, (_, at) => from + at))) {
      const message = await storedMessage(browse, queue, sequence);
      if (message === null) continue;
      const fingerprint = fingerprintOf(message);
      counts.set(fingerprint, (counts.get(fingerprint) ?? 0) + 1);
    }
  }
  return (fingerprint) => (counts.get(fingerprint) ?? 0) > 1;
}

/** `sequences`: the chosen ones, or null for the first of the whole queue. */
export async function* messagesOf(
  { browse }: Session,
  queue: string,
  sequences: readonly string[] | null,
): AsyncGenerator<Examined | null> {
  if (browse === undefined) return;
  if (sequences !== null) {
    for (const sequence of sequences.slice(0, limits.jobPlanMessages)) {
      yield await storedMessage(browse, queue, sequence);
    }
    return;
  }
  if (browse.effect !== 'none') return;
  const snapshot = await browse.open(queue);
  try {
    for (const row of await snapshot.page([...Array(limits.pageRowsMax).keys()])) {
      if (row.state === 'ready') yield await storedMessage(browse, queue, row.sequence);
    }
  } finally {
    snapshot.close();
  }
}

/** The first messages of an imported file. */
export async function* messagesOfFile(path: string, readLarge: ReadLarge): AsyncGenerator<Examined> {
  let left = limits.pageRowsMax;
  for await (const { read } of readCapture(path, readLarge)) {
    if (!('message' in read)) continue;
    yield { ...read.message, ...readProperties(read.message.storedProperties), state: 'ready' };
    left -= 1;
    if (left === 0) return;
  }
}

/** Each with what stands there, where that says more. */
function* notesOf(
  { properties }: Examined,
  input: Omit<JobInput, 'messages'>,
  targetUser: string | null,
): Generator<readonly [Note, string | null]> {
  const { userId, expiration, headers, replyTo } = properties;
  const { keepExpiration, keepBrokerHeaders } = input;
  if (userId !== undefined && !keepsUserId(userId, { targetUser })) yield ['userIdDropped', userId];
  if (expiration !== undefined) yield [keepExpiration ? 'expirationKept' : 'expirationDropped', expiration];
  if (hasCarbonCopies(headers)) yield [keepBrokerHeaders ? 'carbonCopiesKept' : 'carbonCopiesDropped', null];
  if (replyTo !== undefined) yield ['replyTo', replyTo];
  if (hasBrokerHeaders(headers)) {
    yield [keepBrokerHeaders ? 'brokerHeadersKept' : 'brokerHeadersDropped', null];
  }
}

async function looked(
  target: Session,
  exchange: string,
  routingKey: string | null,
): Promise<{ exists: boolean | null; problem: string | null }> {
  // Queues by the names that the messages' own keys give: nobody has read these.
  if (exchange === '' && routingKey === null) return { exists: null, problem: null };
  try {
    const exists = await target.topology.exists(
      exchange === '' && routingKey !== null ? { queue: routingKey } : { exchange },
    );
    return { exists, problem: null };
  } catch (error) {
    return { exists: null, problem: reasonOf(error) };
  }
}

interface Place {
  readonly exchange: string;
  readonly routingKey: string | null;
}

class Tally {
  readonly #places = new Map<string, Place & { messages: number }>();
  readonly #problems = new Map<string, number>();
  readonly #notes = new Map<Note, { messages: number; readonly values: Set<string> }>();
  #alike = 0;

  place({ exchange, routingKey }: Place, messages = 1): void {
    const key = JSON.stringify([exchange, routingKey]);
    const place = this.#places.get(key) ?? { exchange, routingKey, messages: 0 };
    place.messages += messages;
    this.#places.set(key, place);
  }

  noTarget(problem: string): void {
    this.#problems.set(problem, (this.#problems.get(problem) ?? 0) + 1);
  }

  note(kind: Note, value: string | null): void {
    const note = this.#notes.get(kind) ?? { messages: 0, values: new Set() };
    this.#notes.set(kind, note);
    note.messages += 1;
    if (value !== null && note.values.size < limits.jobNoteValues) note.values.add(value);
  }

  alike(): void {
    this.#alike += 1;
  }

  /** Most messages first. */
  places() {
    return [...this.#places.values()].sort((one, other) => other.messages - one.messages);
  }

  rest() {
    return {
      noTarget: Array.from(this.#problems, ([reason, messages]) => ({ reason, messages })),
      alike: this.#alike,
      notes: Array.from(this.#notes, ([kind, { messages, values }]) => ({
        kind,
        messages,
        values: [...values],
      })),
    };
  }
}
