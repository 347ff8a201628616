// The line above the list while messages are chosen: how many, and what can be done with them. It stands in the place of
// the line that says how the list is.

import { CommandButton } from '../../commands/command-button.tsx';
import { canRun, findCommand } from '../../commands/registry.ts';
import type { CommandTarget } from '../../commands/target.ts';
import { messagesText } from '../../strings/messages.ts';
import { Button } from '../../ui/button.tsx';
import { Kbd } from '../../ui/kbd.tsx';
import type { MessageChoice } from './message-choice.ts';
import styles from './messages.module.css';

export interface ChoiceBarProps {
  readonly choice: MessageChoice;
  /** In the list. */
  readonly total: number;
  readonly target: CommandTarget;
}

const commands = [
  'messages.retry',
  'messages.move',
  'messages.copy',
  'messages.delete',
  'messages.export',
] as const;

export function ChoiceBar({ choice, total, target }: ChoiceBarProps) {
  const offered = (id: (typeof commands)[number]) => {
    const command = findCommand(id, target);
    // Most messages have never died: there the button would only take room.
    return command !== undefined && (id !== 'messages.retry' || canRun(command, target));
  };
  return (
    <div className={styles.bar} role="toolbar" aria-label={messagesText.chosenLabel}>
      <span className={styles.total} role="status">
        {messagesText.chosen(choice.count())}
      </span>
      {!choice.isAll() && (
        <span className={styles.frozen}>
          <Button look="quiet" onPress={choice.all}>
            {messagesText.chooseAll(total)}
          </Button>
        </span>
      )}
      <span className={styles.push} />
      {commands.filter(offered).map((id) => (
        <CommandButton key={id} id={id} target={target}>
          {messagesText.onChosen[id]}
        </CommandButton>
      ))}
      <Button look="quiet" onPress={choice.clear}>
        {messagesText.chooseNone}
        <Kbd keys="Escape" />
      </Button>
    </div>
  );
}
