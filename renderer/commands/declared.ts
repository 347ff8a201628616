// The words and keys of a command that the native menu shows too, so that they stand in one place only.

import { menuCommands, type MenuCommand, type MenuCommandId } from '../../src/contract/commands.ts';

/** Id, title and keys for spreading into a command: `{ ...declared('go.queues'), run }`. */
export function declared(id: MenuCommandId): {
  readonly id: string;
  readonly title: string;
  readonly keys?: string;
} {
  const command: MenuCommand | undefined = menuCommands.find((candidate) => candidate.id === id);
  if (command === undefined) throw new Error(`The menu has no command ${id}.`);
  const { title, keys } = command;
  return { id, title, ...(keys === undefined ? {} : { keys }) };
}
