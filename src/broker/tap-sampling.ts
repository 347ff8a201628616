// Which messages a busy tap keeps. When twice what the ring holds happens between two drains, most of it is written only
// to be overwritten; then the ring follows the whole life of every second message, or every fourth, and so on, until a
// drain finds that nothing was overwritten. What is passed over counts as dropped.

/** Beyond one in 64 passing over costs more than recording. */
const largestStep = 64;

export class TapSampling {
  private readonly capacity: number;
  /** A power of two. */
  private step = 1;
  private overwritten = 0;

  constructor(capacity: number) {
    this.capacity = capacity;
  }

  /** `number` is the message's own, so that all or nothing of its life is kept. */
  skips(number: number): boolean {
    return (number & (this.step - 1)) !== 0;
  }

  /** An event made room for a newer one. */
  overwrites(): void {
    this.overwritten += 1;
    if (this.overwritten < this.capacity) return;
    this.overwritten = 0;
    this.step = Math.min(this.step * 2, largestStep);
  }

  /** Somebody reads. */
  drained(): void {
    if (this.overwritten === 0) this.step = 1;
    this.overwritten = 0;
  }
}
