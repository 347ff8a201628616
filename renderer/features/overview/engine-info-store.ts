// What the engine says of itself once for each connection; only the part that the overview shows.

import { createStore } from 'zustand/vanilla';
import { connectionStore } from '../../engine/connection-store.ts';
import { engine } from '../../engine/engine.ts';
import { reportProblem } from '../../state/notices-store.ts';

export const engineInfoStore = createStore<{ readonly dataDirectory: string | null }>()(() => ({
  dataDirectory: null,
}));

/** Asks on every new connection. */
export function startEngineInfo(): void {
  connectionStore.subscribe((state) => {
    if (state.phase === 'ready') void load();
  });
}

async function load(): Promise<void> {
  try {
    const { dataDirectory } = await engine.request('engine.info', {});
    engineInfoStore.setState({ dataDirectory });
  } catch (thrown) {
    reportProblem(thrown, 'Asking the engine about itself');
  }
}
