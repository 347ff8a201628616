// Settling the selected delivery and stopping: commands of the queue that is on the screen.

import { registerCommands, type Command } from '../../commands/registry.ts';
import type { CommandTarget } from '../../commands/target.ts';
import { testConsumerText } from '../../strings/test-consumer.ts';
import type { Settling } from './delivery-list.ts';
import { testRunOf } from './test-run-store.ts';
import type { TestRun } from './test-run.ts';

const { command: text } = testConsumerText;
const keys = { ack: 'A', requeue: 'U', reject: 'X' } as const;

/** Returns the function that takes them away again. */
export function registerTestConsumerCommands(): () => void {
  return registerCommands([
    settling('ack', false, text.ack),
    settling('requeue', false, text.requeue),
    settling('reject', false, text.reject),
    settling('ack', true, text.ackUpTo),
    settling('requeue', true, text.requeueUpTo),
    settling('reject', true, text.rejectUpTo),
    {
      id: 'testConsumer.stop',
      title: text.stop,
      keywords: text.keywords,
      when: (target) => runOf(target)?.running === true,
      run: (target) => runOf(target)?.stop(),
    },
  ]);
}

function settling(how: Settling, multiple: boolean, title: string): Command {
  return {
    id: multiple ? `delivery.${how}UpTo` : `delivery.${how}`,
    title,
    keys: multiple ? `Shift+${keys[how]}` : keys[how],
    keywords: text.keywords,
    when: (target) => runOf(target)?.heldSelected() !== undefined,
    run: (target) => runOf(target)?.settleSelected(how, multiple),
  };
}

function runOf({ endpointId, queue }: CommandTarget): TestRun | undefined {
  return queue === undefined ? undefined : testRunOf({ endpointId, queue });
}
