// A message as a job treats it.

import type { StoredMessage } from '../../connectors/connector.ts';
import { readProperties } from '../../connectors/amqp/message-properties.ts';
import type { JobMessage } from '../../jobs/ends.ts';
import { fingerprintOf } from '../../connectors/amqp/fingerprint.ts';

export function jobMessage(stored: StoredMessage, remove: () => Promise<boolean>): JobMessage {
  const { exchange, routingKey, storedProperties, body } = stored;
  return {
    fingerprint: fingerprintOf(stored),
    messageId: readProperties(storedProperties).properties.messageId ?? null,
    exchange,
    routingKey,
    storedProperties,
    body,
    remove,
  };
}
