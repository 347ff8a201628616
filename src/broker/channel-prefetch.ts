// The prefetch of a whole channel (basic.qos with global), counted as RabbitMQ's limiter counts it: deliveries to
// consumers that acknowledge. What basic.get took is not among them, except that it counts once when the limit is set.

export class ChannelPrefetch {
  /** 0 is unlimited. */
  limit = 0;
  private held = 0;

  /** `unacked` is what the channel holds now. A limit in place of another one keeps its count. */
  set(limit: number, unacked: number): void {
    if (limit === 0) this.held = 0;
    else if (this.limit === 0) this.held = unacked;
    this.limit = limit;
  }

  get full(): boolean {
    return this.limit > 0 && this.held >= this.limit;
  }

  delivered(): void {
    if (this.limit > 0) this.held += 1;
  }

  settled(count: number): void {
    if (this.limit > 0 && this.held > 0) this.held -= count;
  }
}
