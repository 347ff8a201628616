// The worker threads that look into messages. What runs there is made from what users and senders wrote, so each task has
// a bound in time and each thread one in memory: a thread that passes either is ended and another takes its place.

import { Worker } from 'node:worker_threads';
import { AppError } from '../contract/errors.ts';
import type { Answer, Asked, TaskName, Tasks } from './work.ts';

/** How long a task may take, from when a thread begins with it. */
const taskLimitMs: Readonly<Record<TaskName, number>> = {
  check: 2_000,
  judge: 3_000,
  line: 20_000,
  read: 10_000,
};
/** A thread has to start before it can begin; on a busy machine that takes a while. */
const startLimitMs = 10_000;
const threads = 2;
const heapMebibytes = 384;

interface Task {
  readonly asked: Asked;
  readonly resolve: (output: Tasks[TaskName]['output']) => void;
  readonly reject: (error: AppError) => void;
}

interface Thread {
  readonly worker: Worker;
  task: Task | null;
  timer: NodeJS.Timeout | undefined;
  isUp: boolean;
}

export class WorkerPool {
  readonly #entry: URL;
  readonly #waiting: Task[] = [];
  readonly #threads = new Set<Thread>();
  #lastId = 0;
  #closed = false;

  /** `entry` is the bundled worker.ts. Nothing is started before the first task. */
  constructor(entry: URL) {
    this.#entry = entry;
  }

  /**
   * Rejects with AppError: timeout when the task took too long, too_large when it needed too much memory, cancelled when
   * the pool is closed, internal when the task failed.
   */
  run<Name extends TaskName>(name: Name, input: Tasks[Name]['input']): Promise<Tasks[Name]['output']> {
    return new Promise((resolve, reject) => {
      if (this.#closed) return reject(ending());
      this.#lastId += 1;
      const asked: Asked = { id: this.#lastId, name, input };
      this.#waiting.push({ asked, resolve, reject });
      this.#next();
    });
  }

  async close(): Promise<void> {
    this.#closed = true;
    for (const task of this.#waiting.splice(0)) task.reject(ending());
    await Promise.all(Array.from(this.#threads, (thread) => this.#end(thread, ending())));
  }

  #next(): void {
    if (this.#waiting.length === 0) return;
    let idle = [...this.#threads].find((thread) => thread.task === null);
    if (idle === undefined && this.#threads.size < threads) idle = this.#start();
    const task = idle === undefined ? undefined : this.#waiting.shift();
    if (idle === undefined || task === undefined) return;
    idle.task = task;
    this.#watch(idle);
    idle.worker.postMessage(task.asked);
  }

  #start(): Thread {
    const worker = new Worker(this.#entry, {
      name: 'messages',
      resourceLimits: { maxOldGenerationSizeMb: heapMebibytes },
    });
    worker.unref();
    const thread: Thread = { worker, task: null, timer: undefined, isUp: false };
    this.#threads.add(thread);
    worker.on('online', () => {
      thread.isUp = true;
      this.#watch(thread);
    });
    worker.on('message', (answer: Answer) => this.#answered(thread, answer));
    worker.on('error', (thrown) => void this.#end(thread, deathOf(thrown)));
    worker.on('exit', () => void this.#end(thread, deathOf(new Error('its thread ended'))));
    return thread;
  }

  #watch(thread: Thread): void {
    clearTimeout(thread.timer);
    const { task } = thread;
    if (task === null) return;
    const limitMs = thread.isUp ? taskLimitMs[task.asked.name] : startLimitMs;
    thread.timer = setTimeout(() => {
      const seconds = limitMs / 1_000;
      void this.#end(thread, new AppError('timeout', `It took longer than ${seconds} s and was stopped.`));
    }, limitMs);
    thread.timer.unref();
  }

  #answered(thread: Thread, answer: Answer): void {
    const { task } = thread;
    if (task === null || task.asked.id !== answer.id) return;
    clearTimeout(thread.timer);
    thread.task = null;
    if ('output' in answer) task.resolve(answer.output);
    else task.reject(new AppError('internal', answer.failure));
    this.#next();
  }

  async #end(thread: Thread, reason: AppError): Promise<void> {
    if (!this.#threads.delete(thread)) return;
    clearTimeout(thread.timer);
    thread.task?.reject(reason);
    thread.task = null;
    if (!this.#closed) this.#next();
    await thread.worker.terminate();
  }
}

function ending(): AppError {
  return new AppError('cancelled', 'The engine is ending.');
}

function deathOf(thrown: Error): AppError {
  const outOfMemory = 'code' in thrown && thrown.code === 'ERR_WORKER_OUT_OF_MEMORY';
  if (!outOfMemory) return new AppError('internal', thrown.message, { cause: thrown });
  return new AppError('too_large', `It needed more than ${heapMebibytes} MiB of memory and was stopped.`);
}
