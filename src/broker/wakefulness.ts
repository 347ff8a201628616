// Decides whether the loop looks for input again at once or sleeps until a socket wakes it. Being woken costs about 20 µs,
// half of what one message takes all in all; so while messages come one at a time, each soon after the last, the loop
// stays awake between them, as Erlang's schedulers do. After one longer pause it sleeps: at rest, or at a slow pace, this
// costs nothing, and a loop with plenty to do leaves the processor to its clients whenever it can.

/** Pauses below this are short, and waited for awake. A client needs 10 to 100 µs to answer a message. */
const shortPauseMs = 0.15;
/** So many short pauses in a row have to be seen before the next is waited for. */
const pausesSeenFirst = 32;
/** More than this in one turn is not one message at a time. */
const fewBytes = 8 * 1024;

export class Wakefulness {
  /** When the last work was done, in milliseconds of `performance.now`. */
  private restingSince = 0;
  private shortPauses = 0;
  private readBytes = 0;

  /** A socket was read. */
  reads(bytes: number): void {
    this.readBytes += bytes;
  }

  /** A turn's work begins. */
  begins(now: number): void {
    if (now - this.restingSince < shortPauseMs) this.shortPauses += 1;
    else this.shortPauses = 0;
  }

  /** A turn's work is done. */
  rests(now: number): void {
    this.restingSince = now;
    if (this.readBytes > fewBytes) this.shortPauses = 0;
    this.readBytes = 0;
  }

  /** True if what comes next should be waited for awake, or still be. */
  awake(now: number): boolean {
    return this.shortPauses >= pausesSeenFirst && now - this.restingSince < shortPauseMs;
  }
}
