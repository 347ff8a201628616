// Global keys: finds the command that a stroke means and runs it. Lists and editors handle their own keys first and stop
// those that they used.

import { allCommands, canRun, execute, type Command } from './registry.ts';
import { isMac, keySteps, strokeMatches, worksWhileTyping } from '../ui/keys.ts';
import { currentTarget } from './target.ts';

/** After this the first key of a sequence is forgotten. */
const sequenceMs = 1_200;

/** A command by one of its keys. */
interface Binding {
  readonly command: Command;
  readonly steps: readonly string[];
}

let begun: { readonly bindings: readonly Binding[]; readonly until: number } | null = null;

/** Listens for keys on the window; returns the function that stops it. */
export function startKeyboard(): () => void {
  window.addEventListener('keydown', onKeyDown);
  return () => window.removeEventListener('keydown', onKeyDown);
}

function onKeyDown(event: KeyboardEvent): void {
  if (event.defaultPrevented || event.isComposing || isModifier(event.key)) return;
  const waiting = begun !== null && Date.now() < begun.until ? begun.bindings : [];
  begun = null;
  const bindings = usableBindings(event.target);
  const command =
    match(waiting, event, 1) ??
    match(
      bindings.filter(({ steps }) => steps.length === 1),
      event,
      0,
    );
  if (command !== undefined) {
    event.preventDefault();
    void execute(command, currentTarget());
    return;
  }
  const starting = bindings.filter(
    ({ steps }) => steps.length > 1 && strokeMatches(event, steps[0] ?? '', isMac),
  );
  if (starting.length > 0) begun = { bindings: starting, until: Date.now() + sequenceMs };
}

/** Typing and open menus or dialogs leave only the keys that cannot be meant for them. */
function usableBindings(focused: EventTarget | null): readonly Binding[] {
  const busy = isTyping(focused) || isInOverlay(focused);
  return allCommands().flatMap((command) =>
    [command.keys, ...(command.alsoKeys ?? [])].flatMap((keys) =>
      keys === undefined || (busy && !worksWhileTyping(keys)) ? [] : [{ command, steps: keySteps(keys) }],
    ),
  );
}

function match(bindings: readonly Binding[], event: KeyboardEvent, step: number): Command | undefined {
  const target = currentTarget();
  return bindings.findLast(
    ({ command, steps }) => strokeMatches(event, steps[step] ?? '', isMac) && canRun(command, target),
  )?.command;
}

function isModifier(key: string): boolean {
  return key === 'Shift' || key === 'Control' || key === 'Alt' || key === 'Meta';
}

function isInOverlay(target: EventTarget | null): boolean {
  return (
    target instanceof Element && target.closest('[role$="dialog"], [role="menu"], [role="listbox"]') !== null
  );
}

function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target.isContentEditable || target.matches('textarea, select')) return true;
  return (
    target instanceof HTMLInputElement && !['checkbox', 'radio', 'button', 'range'].includes(target.type)
  );
}
