// The commands that have a key, in the groups in which somebody looks for one. Pure.

import type { Command } from '../../commands/registry.ts';
import { shellText } from '../../strings/shell.ts';

export interface KeyGroup {
  readonly title: string;
  readonly lines: readonly { readonly id: string; readonly title: string; readonly keys: string }[];
}

type GroupName = keyof typeof shellText.keyGroups;

/** By the noun of an id; what is not named here is of the screens. */
const groupOfNoun: Readonly<Record<string, GroupName>> = {
  go: 'places',
  jobs: 'places',
  notices: 'places',
  palette: 'places',
  help: 'places',
  endpoint: 'places',
  message: 'messages',
  messages: 'messages',
  delivery: 'testConsumer',
  job: 'jobs',
};

const inOrder: readonly GroupName[] = ['places', 'screens', 'messages', 'testConsumer', 'jobs'];

/** Several commands of one id are one line, the latest. */
export function keyGroups(commands: readonly Command[]): readonly KeyGroup[] {
  const withKeys = [...new Map(commands.map((command) => [command.id, command])).values()].flatMap(
    ({ id, title, keys }) => (keys === undefined ? [] : [{ id, title, keys }]),
  );
  return inOrder
    .map((name) => ({
      title: shellText.keyGroups[name],
      lines: withKeys.filter(({ id }) => (groupOfNoun[id.split('.')[0] ?? ''] ?? 'screens') === name),
    }))
    .filter(({ lines }) => lines.length > 0);
}
