// utilityProcess.fork made of a real child process of plain Node: it can be killed, its exit is real, its output are pipes.
// Ports that go to it stay here and are carried over the child's channel, message for message.

import type { ChildProcess } from 'node:child_process';
import { fork } from 'node:child_process';
import { EventEmitter } from 'node:events';
import path from 'node:path';
import type { MessagePort } from 'node:worker_threads';
import type { ForkOptions, MessagePortMain, UtilityProcess } from 'electron';
import { takeNodePort } from './message-ports.ts';

const childEntry = path.join(import.meta.dirname, 'utility-child.mjs');

type Wire =
  | { kind: 'parent'; data: unknown; ports: number[] }
  | { kind: 'port'; id: number; data: unknown }
  | { kind: 'port-closed'; id: number };

type UsedMembers = 'postMessage' | 'kill' | 'pid' | 'stdout' | 'stderr';

export class StandInUtilityProcess extends EventEmitter implements Pick<UtilityProcess, UsedMembers> {
  readonly options: ForkOptions;
  pid: number | undefined;
  readonly stdout: NodeJS.ReadableStream | null;
  readonly stderr: NodeJS.ReadableStream | null;
  readonly #child: ChildProcess;
  readonly #ports = new Map<number, MessagePort>();
  #lastPortId = 0;

  constructor(modulePath: string, args: readonly string[], options: ForkOptions) {
    super();
    this.options = options;
    this.#child = fork(childEntry, [modulePath, ...args], {
      env: options.env as NodeJS.ProcessEnv,
      execArgv: options.execArgv ?? [],
      silent: true,
      serialization: 'advanced',
    });
    this.pid = this.#child.pid;
    this.stdout = this.#child.stdout;
    this.stderr = this.#child.stderr;
    this.#child.on('spawn', () => this.emit('spawn'));
    this.#child.on('message', (message) => this.#hear(message as Wire));
    this.#child.on('exit', (code, signal) => {
      this.pid = undefined;
      for (const port of this.#ports.values()) port.close();
      this.#ports.clear();
      // Electron gives waitpid's number for a signal.
      this.emit('exit', code ?? (signal === 'SIGKILL' ? 9 : 15));
    });
  }

  postMessage(data: unknown, transfer: MessagePortMain[] = []): void {
    const ports = transfer.map((port) => this.#carry(takeNodePort(port)));
    this.#send({ kind: 'parent', data, ports });
  }

  kill(): boolean {
    return this.#child.kill('SIGTERM');
  }

  #carry(port: MessagePort): number {
    const id = ++this.#lastPortId;
    this.#ports.set(id, port);
    port.on('message', (data: unknown) => this.#send({ kind: 'port', id, data }));
    port.on('close', () => {
      if (this.#ports.delete(id)) this.#send({ kind: 'port-closed', id });
    });
    return id;
  }

  #send(message: Wire): void {
    // A message to a process that is just ending is lost, and nobody is told.
    if (this.#child.connected) this.#child.send(message, () => undefined);
  }

  #hear(message: Wire): void {
    if (message.kind === 'parent') {
      this.emit('message', message.data);
    } else if (message.kind === 'port') {
      this.#ports.get(message.id)?.postMessage(message.data);
    } else {
      this.#ports.get(message.id)?.close();
      this.#ports.delete(message.id);
    }
  }
}
