// Keeps a native menu in step, where the host has one: its entries run commands, and entries that cannot run are grey.

import { menuCommands } from '../../src/contract/commands.ts';
import type { HostCapabilities } from '../../src/contract/host.ts';
import { routeStore } from '../state/route-store.ts';
import { canRun, findCommand, registryStore, runCommand } from './registry.ts';

export function startNativeMenu(host: HostCapabilities): void {
  host.onMenuCommand?.((id) => void runCommand(id));
  if (host.setMenuState === undefined) return;
  let due = false;
  const tell = () => {
    due = false;
    host.setMenuState?.(
      menuCommands.map(({ id }) => {
        const command = findCommand(id);
        return { id, enabled: command !== undefined && canRun(command) };
      }),
    );
  };
  const soon = () => {
    if (due) return;
    due = true;
    queueMicrotask(tell);
  };
  registryStore.subscribe(soon);
  routeStore.subscribe(soon);
  soon();
}
