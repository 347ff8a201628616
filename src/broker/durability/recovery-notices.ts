// What a start from the disk has to tell: how much came back, what was cut off, what was damaged and where it is kept.

import type { BrokerNotice } from '../broker-api.ts';
import type { Recovery } from './durability.ts';

export function recoveryNotices(recovery: Recovery, directory: string): BrokerNotice[] {
  const notices: BrokerNotice[] = [];
  const { messages, queues, durationMs } = recovery;
  if (messages > 0 || queues > 0) {
    notices.push({
      level: 'info',
      message: `Recovered ${count(messages, 'message')} in ${count(queues, 'durable queue')} from ${directory} in ${Math.round(durationMs)} ms`,
    });
  }
  if (recovery.cutBytes > 0) {
    notices.push({
      level: 'warning',
      message:
        `Cut ${count(recovery.cutBytes, 'byte')} off the end of the message log in ${directory}: they were being written when ` +
        'Leveret was stopped. No confirmed message is among them.',
    });
  }
  if (recovery.damagedParts > 0) {
    const kept =
      recovery.asidePath === null
        ? `They could not be copied (${recovery.asideFailure ?? 'no reason given'}) and stay where they are.`
        : `They are kept in ${recovery.asidePath}.`;
    notices.push({
      level: 'warning',
      message:
        `The message log in ${directory} is damaged in ${count(recovery.damagedParts, 'place')} ` +
        `(${count(recovery.damagedBytes, 'byte')}): the messages there are lost, all others are here. ${kept} ` +
        'Check the disk.',
    });
  }
  for (const reason of recovery.unreadable) {
    notices.push({
      level: 'error',
      message: `A file of the message log could not be read and was left as it is: ${reason}`,
    });
  }
  if (recovery.journalCopy !== null) {
    notices.push({
      level: 'warning',
      message:
        `The list of durable queues, exchanges and bindings in ${directory} was damaged. What could be read of it is here; ` +
        `messages of queues that were not are in queues named recovered.<number>. A copy is kept in ${recovery.journalCopy}.`,
    });
  }
  if (recovery.unknownRecords > 0) {
    notices.push({
      level: 'warning',
      message: `${count(recovery.unknownRecords, 'record')} in ${directory} cannot be read by this version of Leveret and are kept`,
    });
  }
  for (const reason of recovery.refused) {
    notices.push({ level: 'warning', message: `Could not restore ${reason}` });
  }
  return notices;
}

function count(amount: number, what: string): string {
  return `${amount.toLocaleString('en-US')} ${what}${amount === 1 ? '' : 's'}`;
}
