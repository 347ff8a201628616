// How much of a long piece of work one turn of the loop does: so many items at most, and no more than a few milliseconds.
// The clock is looked at now and then only: it costs as much as many an item.

const shareMs = 5;
const itemsPerLook = 64;

export class TurnShare {
  private readonly most: number;
  private taken = 0;
  private nextLook = 0;
  private until = 0;

  constructor(most: number) {
    this.most = most;
  }

  /** A turn's work begins. */
  begin(): void {
    this.taken = 0;
    this.nextLook = Math.min(this.most, itemsPerLook);
    this.until = 0;
  }

  /** Asked before each item: false if it is for another turn. */
  take(): boolean {
    if (this.taken === this.nextLook && !this.mayGoOn()) return false;
    this.taken += 1;
    return true;
  }

  private mayGoOn(): boolean {
    if (this.taken >= this.most) return false;
    const now = performance.now();
    if (this.until === 0) this.until = now + shareMs;
    else if (now >= this.until) return false;
    this.nextLook = Math.min(this.most, this.taken + itemsPerLook);
    return true;
  }
}
