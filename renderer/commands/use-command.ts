// A command as a component sees it: title, keys, whether it can run, and a way to run it.

import { useStore } from 'zustand';
import { whyUnchangeable } from '../rows/endpoint-abilities.ts';
import { useRoute } from '../state/route-store.ts';
import { canRun, execute, findCommand, registryStore } from './registry.ts';
import { routeTarget, type CommandTarget } from './target.ts';

export interface CommandView {
  readonly title: string;
  readonly keys: string | null;
  readonly enabled: boolean;
  /** Why it is not enabled, when the endpoint is the reason. */
  readonly whyNot: string | null;
  readonly run: () => void;
}

/** On the current screen's object when no target is given. */
export function useCommand(id: string, target?: CommandTarget): CommandView {
  useStore(registryStore);
  const route = useRoute();
  const actual = target ?? routeTarget(route);
  const command = findCommand(id, actual);
  const enabled = command !== undefined && canRun(command, actual);
  return {
    title: command?.title ?? id,
    keys: command?.keys ?? null,
    enabled,
    whyNot: enabled ? null : whyUnchangeable(actual.endpointId),
    run: () => {
      if (command !== undefined) void execute(command, actual);
    },
  };
}
