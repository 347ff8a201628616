// A message of a list, whole: what a job works with and what it is recognised by.

import type { BrowseFacet, StoredMessage } from '../../connectors/connector.ts';
import { AppError } from '../../contract/errors.ts';
import { limits } from '../../contract/limits.ts';
import type { MessageDetail } from '../../contract/model.ts';

/** Null when it has left. Throws AppError too_large for a body over limits.jobBodyBytes. */
export async function storedMessage(
  browse: BrowseFacet,
  queue: string,
  sequence: string,
): Promise<(StoredMessage & Pick<MessageDetail, 'state' | 'properties'>) | null> {
  try {
    const { body, bodySize, ...message } = await browse.get(queue, sequence);
    return {
      ...message,
      body: body.byteLength === bodySize ? body : await browse.body(queue, sequence, limits.jobBodyBytes),
    };
  } catch (error) {
    if (error instanceof AppError && error.code === 'not_found') return null;
    throw error;
  }
}
