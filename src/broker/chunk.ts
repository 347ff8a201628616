// A piece of memory into which messages are appended and never changed. It knows the messages that still live in it, so
// that the few survivors of a dead chunk can move out.

import type { Message } from './message.ts';

export class Chunk {
  readonly bytes: Buffer;
  /** Where the next message goes. */
  position = 0;
  /** Bytes of living messages and of unfinished ones. */
  liveBytes = 0;
  /** No more messages are added. */
  sealed = false;
  /** A socket may still be sending from it: its memory must not be used again. */
  lent = false;
  firstMessage: Message | null = null;

  constructor(bytes: Buffer) {
    this.bytes = bytes;
  }

  add(message: Message): void {
    message.chunk = this;
    message.previous = null;
    message.next = this.firstMessage;
    if (this.firstMessage !== null) this.firstMessage.previous = message;
    this.firstMessage = message;
  }

  remove(message: Message): void {
    if (message.previous === null) this.firstMessage = message.next;
    else message.previous.next = message.next;
    if (message.next !== null) message.next.previous = message.previous;
    message.previous = null;
    message.next = null;
  }
}

/** Of a message that has no bytes any more. */
export const nowhere = new Chunk(Buffer.alloc(0));
