// MessageChannelMain and MessagePortMain made of Node's own MessageChannel: structured clone, queueing until start and the
// close event are the real thing. A port that was handed on cannot be used any more, as in Electron.

import { EventEmitter } from 'node:events';
import type { MessagePort, Transferable } from 'node:worker_threads';
import { MessageChannel } from 'node:worker_threads';
import type { MessagePortMain } from 'electron';

export class StandInPort
  extends EventEmitter
  implements Pick<MessagePortMain, 'postMessage' | 'start' | 'close'>
{
  #inner: MessagePort | null;

  constructor(inner: MessagePort) {
    super();
    this.#inner = inner;
    // Node starts a port when it gets a 'message' listener, so that waits for start().
    inner.on('close', () => this.emit('close'));
  }

  postMessage(message: unknown, transfer: readonly MessagePortMain[] = []): void {
    this.#port().postMessage(message, transfer.map(takeNodePort) as Transferable[]);
  }

  start(): void {
    this.#port().on('message', (data: unknown) => this.emit('message', { data, ports: [] }));
  }

  close(): void {
    this.#inner?.close();
  }

  /** The real port, for whoever it is handed to. */
  take(): MessagePort {
    const inner = this.#port();
    inner.removeAllListeners('close');
    this.#inner = null;
    return inner;
  }

  #port(): MessagePort {
    if (this.#inner === null) throw new Error('this port was handed to somebody else');
    return this.#inner;
  }
}

export class StandInChannel {
  readonly port1: StandInPort;
  readonly port2: StandInPort;

  constructor() {
    const channel = new MessageChannel();
    this.port1 = new StandInPort(channel.port1);
    this.port2 = new StandInPort(channel.port2);
  }
}

export function takeNodePort(port: MessagePortMain | StandInPort): MessagePort {
  if (port instanceof StandInPort) return port.take();
  throw new Error('only ports of this stand-in can be handed on');
}
