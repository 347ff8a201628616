// Where a job's copies go: one place or exchange, or back to where each message came from, on the endpoint that it is taken
// from.

import type { Session, StoredMessage } from '../../connectors/connector.ts';
import { readProperties } from '../../connectors/amqp/message-properties.ts';
import { AppError } from '../../contract/errors.ts';
import type { JobTarget as TargetChoice } from '../../contract/job.ts';
import type { FieldEntry } from '../../contract/field-value.ts';
import type { DeathOrigin } from '../../contract/dead-letter.ts';
import { diedIn, firstPublishedTo } from '../../dead-letters/origin.ts';
import type { JobMessage, JobTarget, Sent } from '../../jobs/ends.ts';
import { copyProperties, type CopyRules } from './rewrite.ts';

type Publish = NonNullable<Session['publish']>;

export function placeOf(
  choice: TargetChoice,
  message: Pick<StoredMessage, 'exchange' | 'routingKey'>,
  headers: readonly FieldEntry[] | undefined,
): DeathOrigin {
  if (!('origin' in choice)) {
    return { exchange: choice.exchange, routingKey: choice.routingKey ?? message.routingKey };
  }
  if (choice.origin === 'recorded') return { exchange: message.exchange, routingKey: message.routingKey };
  return choice.origin === 'died' ? diedIn(headers) : firstPublishedTo(headers);
}

export function publishingTarget(
  publish: Publish,
  choice: TargetChoice,
  rules: CopyRules,
  now: () => number,
  /** What else a copy carries; the same property list without it. */
  finish: (copy: StoredMessage, message: JobMessage) => Uint8Array = (copy) => copy.storedProperties,
): JobTarget {
  const sender = publish.sender();
  return {
    close: () => sender.close(),
    send: async (message, moveId, isSuspect): Promise<Sent> => {
      const { storedProperties, body } = message;
      const place = placeOf(choice, message, readProperties(storedProperties).properties.headers);
      if ('problem' in place) return { outcome: 'noTarget', sentTo: null, reason: place.problem };
      try {
        const copy = copyProperties(storedProperties, rules, moveId, now());
        const plain = { ...place, storedProperties: copy.storedProperties, body };
        const copied = { ...plain, storedProperties: finish(plain, message) };
        const answer = await sender.send(copied, { alone: isSuspect });
        if (answer.outcome === 'routed') return { outcome: 'done', sentTo: place };
        const words = [answer.replyCode, answer.replyText].filter((part) => part !== null).join(' ');
        return { outcome: answer.outcome, sentTo: place, reason: words || 'The broker gave no reason.' };
      } catch (error) {
        if (isLost(error)) throw error;
        return { outcome: 'refused', sentTo: place, reason: (error as AppError).message };
      }
    },
  };
}

/** Whether the copy arrived is unknown then, so the job stops; any other answer is about this one message. */
function isLost(error: unknown): boolean {
  if (!(error instanceof AppError)) return true;
  return !['bad_request', 'too_large', 'access_refused', 'not_found', 'precondition_failed'].includes(
    error.code,
  );
}
