// A connection's way out: collects a turn's frames, writes them at once, and says when the socket has had enough.

import type { Socket } from 'node:net';
import type { Clock } from './clock.ts';
import { Output } from './output.ts';

export class Outlet {
  readonly output = new Output();
  sentBytes = 0;
  /** Milliseconds since the broker's start. */
  lastSent: number;
  /** More unsent bytes than its share: deliveries wait until the socket has drained. */
  congested = false;
  private readonly socket: Socket;
  private readonly highWaterBytes: number;
  private readonly clock: Clock;
  private readonly onFirst: () => void;
  private dirty = false;

  /** `onFirst` is called when there is something to send again: {@link flush} is wanted at the end of the turn. */
  constructor(socket: Socket, highWaterBytes: number, clock: Clock, onFirst: () => void) {
    this.socket = socket;
    this.highWaterBytes = highWaterBytes;
    this.clock = clock;
    this.onFirst = onFirst;
    this.lastSent = clock.elapsed;
  }

  /** The client asks and asks but does not read the answers. */
  get overflows(): boolean {
    return this.output.pendingBytes + this.socket.writableLength > this.highWaterBytes * 2;
  }

  /** To be called after each write to `output`. */
  grew(): void {
    if (this.output.pendingBytes > this.highWaterBytes) this.congested = true;
    if (this.dirty) return;
    this.dirty = true;
    this.onFirst();
  }

  /** Hands everything to the socket. True if that ended a congestion. */
  flush(): boolean {
    this.dirty = false;
    const parts = this.output.take();
    if (parts.length > 0 && !this.socket.destroyed) {
      this.lastSent = this.clock.elapsed;
      this.socket.cork();
      for (const part of parts) {
        this.sentBytes += part.length;
        this.socket.write(part);
      }
      this.socket.uncork();
    }
    const full = this.socket.writableLength > this.highWaterBytes;
    const relieved = this.congested && !full;
    if (!relieved) this.congested = full;
    return relieved;
  }
}
