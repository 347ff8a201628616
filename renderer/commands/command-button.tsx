// A button that runs a command and shows its key.

import type { ReactNode } from 'react';
import { Button } from '../ui/button.tsx';
import { Kbd } from '../ui/kbd.tsx';
import type { CommandTarget } from './target.ts';
import { useCommand } from './use-command.ts';

export interface CommandButtonProps {
  readonly id: string;
  readonly target?: CommandTarget;
  readonly look?: 'plain' | 'primary' | 'quiet' | 'danger';
  /** Instead of the command's title, where the place says the rest. */
  readonly children?: ReactNode;
}

export function CommandButton({ id, target, look = 'plain', children }: CommandButtonProps) {
  const command = useCommand(id, target);
  const button = (
    <Button look={look} isDisabled={!command.enabled} onPress={command.run}>
      {children ?? command.title.replace(/…$/, '')}
      {command.keys !== null && <Kbd keys={command.keys} />}
    </Button>
  );
  // A disabled button says nothing by itself.
  return command.whyNot === null ? button : <span title={command.whyNot}>{button}</span>;
}
