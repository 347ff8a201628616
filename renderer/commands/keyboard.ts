// Global keys: finds the command that a stroke means and runs it. Lists and editors handle their own keys first and stop
// those that they used.

import { allCommands, canRun, execute, type Command } from './registry.ts';
import { isMac, keySteps, strokeMatches, worksWhileTyping } from '../ui/keys.ts';
import { currentTarget } from './target.ts';

/** After this the first key of a sequence is forgotten. */
const sequenceMs = 1_200;

let firstStep: { readonly keys: readonly Command[]; readonly until: number } | null = null;

/** Listens for keys on the window; returns the function that stops it. */
export function startKeyboard(): () => void {
  window.addEventListener('keydown', onKeyDown);
  return () => window.removeEventListener('keydown', onKeyDown);
}

function onKeyDown(event: KeyboardEvent): void {
  if (event.defaultPrevented || event.isComposing || isModifier(event.key)) return;
  const typing = isTyping(event.target);
  const inDialog =
    event.target instanceof Element &&
    event.target.closest('[role="dialog"], [role="menu"], [role="listbox"]') !== null;
  const usable = allCommands().filter(
    (command) => command.keys !== undefined && (!(typing || inDialog) || worksWhileTyping(command.keys)),
  );
  const waiting = firstStep !== null && Date.now() < firstStep.until ? firstStep.keys : null;
  firstStep = null;
  const command =
    match(waiting ?? [], event, 1) ??
    match(
      usable.filter((candidate) => keySteps(candidate.keys ?? '').length === 1),
      event,
      0,
    );
  if (command !== undefined) {
    event.preventDefault();
    void execute(command, currentTarget());
    return;
  }
  const begun = usable.filter((candidate) => {
    const steps = keySteps(candidate.keys ?? '');
    return steps.length > 1 && strokeMatches(event, steps[0] ?? '', isMac);
  });
  if (begun.length > 0) firstStep = { keys: begun, until: Date.now() + sequenceMs };
}

function match(commands: readonly Command[], event: KeyboardEvent, step: number): Command | undefined {
  const target = currentTarget();
  return commands.findLast(
    (command) =>
      strokeMatches(event, keySteps(command.keys ?? '')[step] ?? '', isMac) && canRun(command, target),
  );
}

function isModifier(key: string): boolean {
  return key === 'Shift' || key === 'Control' || key === 'Alt' || key === 'Meta';
}

function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (
    target.isContentEditable ||
    target instanceof HTMLTextAreaElement ||
    target instanceof HTMLSelectElement
  )
    return true;
  return (
    target instanceof HTMLInputElement && !['checkbox', 'radio', 'button', 'range'].includes(target.type)
  );
}
