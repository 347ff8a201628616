// What an operator is told when memory or disk run short, and when there is room again.

import type { LogTrouble } from '../storage/log/committer.ts';
import type { BrokerNotice } from './broker-api.ts';
import type { MessageStore } from './message-store.ts';

export function memoryNotice({ messageBytes, highWaterBytes, blocked }: MessageStore): BrokerNotice {
  const how = `(${messageBytes} of ${highWaterBytes} bytes)`;
  return blocked
    ? { level: 'warning', message: `Memory for messages is above its mark ${how}: publishers wait` }
    : { level: 'info', message: `Memory for messages is below its mark again ${how}: publishers go on` };
}

/** `trouble` is null when the disk takes everything again. */
export function diskNotice(trouble: LogTrouble | null): BrokerNotice {
  if (trouble === null) {
    return { level: 'info', message: 'The disk takes everything again: publishers go on' };
  }
  const when = trouble.kind === 'full' ? 'there is room on the disk again' : 'the disk works again';
  return {
    level: 'error',
    message:
      `${trouble.message}. Nothing is lost: publishers wait, nothing more is confirmed, and all goes on by itself ` +
      `when ${when}.`,
  };
}
