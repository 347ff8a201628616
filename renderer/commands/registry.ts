// What the user can do, each thing declared once: id, title, keys, when, run. Palette, keyboard, native menu, buttons and
// context menus read from here. Errors of a command end here, in the notices; nobody else catches.

import { createStore } from 'zustand/vanilla';
import { addNotice, reportProblem } from '../state/notices-store.ts';
import { currentTarget, type CommandTarget } from './target.ts';

export interface Command {
  /** noun.verb; menu commands of src/contract/commands.ts keep their id. */
  readonly id: string;
  /** Sentence case; an ellipsis when it asks for more before it acts. */
  readonly title: string;
  /** "P", "Shift+D", "Mod+K", "G Q" (one after the other). Single keys are ignored while typing. */
  readonly keys?: string;
  /** Other keys that do the same and are not shown. */
  readonly alsoKeys?: readonly string[];
  /** More words by which the palette finds it. */
  readonly keywords?: string;
  /** False keeps it out of the palette: it means something only where it is shown. */
  readonly inPalette?: boolean;
  /** Can it run on this target now? Always, when absent. Cheap: asked for each render and each key. */
  readonly when?: (target: CommandTarget) => boolean;
  readonly run: (target: CommandTarget) => void | Promise<void>;
}

/** Raised whenever the set of commands changes, so that the palette and the native menu look again. */
export const registryStore = createStore<{ readonly version: number }>()(() => ({ version: 0 }));

/** Several with the same id may stand; the latest whose `when` holds is meant. */
const registered: Command[] = [];

/** Returns the function that takes them away again. */
export function registerCommands(commands: readonly Command[]): () => void {
  registered.push(...commands);
  changed();
  return () => {
    for (const command of commands) registered.splice(registered.indexOf(command), 1);
    changed();
  };
}

export function allCommands(): readonly Command[] {
  return registered;
}

/** The command of this id that can run now; otherwise the latest of that id, which then is disabled. */
export function findCommand(id: string, target: CommandTarget = currentTarget()): Command | undefined {
  const candidates = registered.filter((command) => command.id === id);
  return candidates.findLast((command) => canRun(command, target)) ?? candidates.at(-1);
}

export function canRun(command: Command, target: CommandTarget = currentTarget()): boolean {
  return command.when?.(target) ?? true;
}

/** Runs by id; on the screen's own object when no target is given. Resolves when it is done, also when it failed. */
export async function runCommand(id: string, target: CommandTarget = currentTarget()): Promise<void> {
  const command = findCommand(id, target);
  if (command === undefined || !canRun(command, target)) {
    addNotice({ level: 'warning', title: `“${command?.title ?? id}” cannot be done here.` });
    return;
  }
  await execute(command, target);
}

/** Runs this very command and reports what it throws, with a retry. */
export async function execute(command: Command, target: CommandTarget): Promise<void> {
  try {
    await command.run(target);
  } catch (thrown) {
    reportProblem(thrown, command.title, () => void execute(command, target));
  }
}

function changed(): void {
  registryStore.setState((state) => ({ version: state.version + 1 }));
}
