// The streams that the page wants open, whatever connection there is. Opens each on a new connection; never connects.

import type { LeveretApi, StreamInput, StreamName, StreamRow } from '../../src/contract/api.ts';
import type { Client, OpenStream } from '../../src/rpc/handlers.ts';
import type { EngineListener } from './connection.ts';

interface WantedStream {
  /** Opens it on this client, replacing the handle of an earlier one. */
  open(client: Client<LeveretApi>): void;
  forgetHandle(): void;
}

export class StreamRegistry {
  readonly #wanted = new Set<WantedStream>();

  add<N extends StreamName>(
    name: N,
    input: StreamInput<LeveretApi, N>,
    listener: EngineListener<StreamRow<LeveretApi, N>>,
    client: Client<LeveretApi> | null,
  ): OpenStream {
    let handle: OpenStream | null = null;
    let openedBefore = false;
    const wanted: WantedStream = {
      open: (current) => {
        if (openedBefore) listener.onReset?.();
        openedBefore = true;
        handle = current.open(name, input, {
          onBegan: () => listener.onBegan?.(),
          onRows: (rows, dropped) => listener.onRows(rows, dropped),
          ...(listener.taken === undefined ? {} : { taken: () => listener.taken?.() ?? Promise.resolve() }),
          onEnd: (error) => {
            handle = null;
            // A lost engine is not the end: the stream stays wanted.
            if (error?.code === 'engine_lost') return;
            this.#wanted.delete(wanted);
            listener.onEnd?.(error);
          },
        });
      },
      forgetHandle: () => {
        handle = null;
      },
    };
    this.#wanted.add(wanted);
    if (client !== null) wanted.open(client);
    return {
      close: () => {
        this.#wanted.delete(wanted);
        handle?.close();
        handle = null;
      },
    };
  }

  openAll(client: Client<LeveretApi>): void {
    for (const wanted of Array.from(this.#wanted)) wanted.open(client);
  }

  forgetHandles(): void {
    for (const wanted of this.#wanted) wanted.forgetHandle();
  }
}
