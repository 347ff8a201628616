// Runs in the child process that stands in for a utility process: gives the module `process.parentPort`, as Electron does,
// and carries its ports' messages over the child's channel. Then loads the module, which knows no difference.

import { EventEmitter } from 'node:events';
import { pathToFileURL } from 'node:url';

/** @typedef {{ kind: 'parent', data: unknown, ports: number[] } | { kind: 'port', id: number, data: unknown } | { kind: 'port-closed', id: number }} Wire */

const [, , modulePath = ''] = process.argv;
process.argv.splice(1, 1);

/** @type {Map<number, ChildPort>} */
const ports = new Map();

class ChildPort extends EventEmitter {
  /** @type {unknown[] | null} */
  #queued = [];
  #id;

  /** @param {number} id */
  constructor(id) {
    super();
    this.#id = id;
    ports.set(id, this);
  }

  /** @param {unknown} data */
  postMessage(data) {
    if (ports.has(this.#id)) send({ kind: 'port', id: this.#id, data });
  }

  start() {
    const queued = this.#queued ?? [];
    this.#queued = null;
    for (const data of queued) this.emit('message', { data, ports: [] });
  }

  close() {
    if (!ports.delete(this.#id)) return;
    send({ kind: 'port-closed', id: this.#id });
    this.emit('close');
  }

  /** @param {unknown} data */
  receive(data) {
    if (this.#queued === null) this.emit('message', { data, ports: [] });
    else this.#queued.push(data);
  }

  gone() {
    if (ports.delete(this.#id)) this.emit('close');
  }
}

class ParentPort extends EventEmitter {
  /** @type {{ data: unknown, ports: ChildPort[] }[]} */
  #queued = [];

  constructor() {
    super();
    this.on('newListener', (event) => {
      if (event === 'message') setImmediate(() => this.#flush());
    });
  }

  /** @param {unknown} data */
  postMessage(data) {
    send({ kind: 'parent', data, ports: [] });
  }

  /** @param {{ data: unknown, ports: ChildPort[] }} event */
  receive(event) {
    this.#queued.push(event);
    if (this.listenerCount('message') > 0) this.#flush();
  }

  #flush() {
    for (const event of this.#queued.splice(0)) this.emit('message', event);
  }
}

/** @param {Wire} message */
function send(message) {
  if (process.connected) process.send?.(message);
}

const parentPort = new ParentPort();
Object.defineProperty(process, 'parentPort', { value: parentPort });

process.on('message', (/** @type {Wire} */ message) => {
  if (message.kind === 'parent') {
    parentPort.receive({ data: message.data, ports: message.ports.map((id) => new ChildPort(id)) });
  } else if (message.kind === 'port') {
    ports.get(message.id)?.receive(message.data);
  } else {
    ports.get(message.id)?.gone();
  }
});
// A utility process does not outlive its browser process.
process.on('disconnect', () => process.exit(0));

await import(pathToFileURL(modulePath).href);
