/** Smaller differences come of the way and of a header that counts in seconds. */
const leastDifferenceMs = 5_000;

/**
 * The time by the clock of the server, as its answers tell it (RFC 9110, section 6.6.1). When credentials end is decided by that clock: one of this
 * machine that goes wrong would have each of them ended at once, or none.
 */
export class ServerClock {
  #aheadMs = 0;

  /** @param date the header `Date` of an answer that has just come. */
  heard(date: string, now = Date.now()): void {
    const saidMs = Date.parse(date);
    if (Number.isNaN(saidMs)) return;
    const aheadMs = saidMs - now;
    this.#aheadMs = Math.abs(aheadMs) < leastDifferenceMs ? 0 : aheadMs;
  }

  /** Milliseconds since 1970 by the clock of the server; by ours until the server has answered. */
  now(): number {
    return Date.now() + this.#aheadMs;
  }

  /** A time of the server by our clock, for those who compare with that. */
  byOurs(serverMs: number): number {
    return serverMs - this.#aheadMs;
  }
}
