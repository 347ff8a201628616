// How a message died, from its property list as stored: for each row of a list, so what need not be decoded is not.

import type { ShortDeath } from '../../contract/short-death.ts';
import { readShortDeath } from '../../dead-letters/story.ts';
import { readProperties } from './message-properties.ts';

/** Without one of these in it, no header tells of a death. */
const signs = ['x-death', 'MT-', 'NServiceBus.'].map((name) => Buffer.from(name));

export function shortDeathOf(storedProperties: Uint8Array): ShortDeath | null {
  const { buffer, byteOffset, byteLength } = storedProperties;
  const bytes = Buffer.from(buffer, byteOffset, byteLength);
  if (!signs.some((sign) => bytes.includes(sign))) return null;
  return readShortDeath(readProperties(storedProperties).properties.headers);
}
