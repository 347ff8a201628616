// The last messages of one tap, kept so that they can be opened: nobody can ask the server for them.

import type { KeptMessage } from '../peek/kept-message.ts';
import { sizeOf } from '../peek/kept-message.ts';
import type { KeptList } from '../peek/shelf.ts';

const messagesMax = 2_000;
const bytesMax = 16 * 1024 * 1024;

export class TappedMessages implements KeptList {
  readonly queue: string;
  /** All that it may come to take. */
  readonly bytes = bytesMax;
  readonly #messages = new Map<string, KeptMessage>();
  #kept = 0;

  constructor(queue: string) {
    this.queue = queue;
  }

  add(message: KeptMessage): void {
    const size = sizeOf(message);
    if (size > bytesMax) return;
    this.#messages.set(message.sequence, message);
    this.#kept += size;
    for (const [sequence, oldest] of this.#messages) {
      if (this.#messages.size <= messagesMax && this.#kept <= bytesMax) return;
      this.#messages.delete(sequence);
      this.#kept -= sizeOf(oldest);
    }
  }

  find(sequence: string): KeptMessage | undefined {
    return this.#messages.get(sequence);
  }

  drop(): void {
    this.#messages.clear();
    this.#kept = 0;
  }
}
