// The copy that a job sends: the original's properties with every type kept, our stamp, and without what would make the
// broker refuse it or make it vanish.

import { encodeProperties } from '../../amqp/properties.ts';
import { readProperties, toWireProperties } from '../../connectors/amqp/message-properties.ts';
import { AppError } from '../../contract/errors.ts';
import type { JobInput } from '../../contract/job.ts';
import type { MessageProperties } from '../../contract/model.ts';
import { stampedHeaders } from '../../dead-letters/retry-headers.ts';

export interface CopyRules extends Pick<JobInput, 'kind' | 'keepBrokerHeaders' | 'keepExpiration'> {
  /** Whom the target knows us as: the only user id that it lets through. Null takes any. */
  readonly targetUser: string | null;
}

/** Throws AppError bad_request when the properties cannot be read, too_large when the stamp makes them too long. */
export function copyProperties(
  stored: Uint8Array,
  rules: CopyRules,
  moveId: string,
  now: number,
): { readonly original: MessageProperties; readonly storedProperties: Uint8Array } {
  const { properties, problem } = readProperties(stored);
  if (problem !== undefined) throw new AppError('bad_request', problem);
  const { expiration, userId, headers, ...rest } = properties;
  const copy: MessageProperties = {
    ...rest,
    ...(expiration !== undefined && rules.keepExpiration ? { expiration } : {}),
    ...(userId !== undefined && keepsUserId(userId, rules) ? { userId } : {}),
    headers: stampedHeaders(headers, {
      moveId,
      // The embedded broker asks nobody who he is.
      retried: rules.kind === 'retry' ? { at: now, by: rules.targetUser ?? 'Leveret' } : null,
      keepBrokerHeaders: rules.keepBrokerHeaders,
    }),
  };
  return { original: properties, storedProperties: encodeProperties(toWireProperties(copy)) };
}

export function keepsUserId(userId: string, { targetUser }: Pick<CopyRules, 'targetUser'>): boolean {
  return targetUser === null || targetUser === userId;
}
