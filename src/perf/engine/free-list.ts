/** First in, first out, without allocation: all connections of an engine take turns, so none goes cold. */
export class FreeList {
  private readonly slots: Int32Array;
  private first = 0;
  private length = 0;

  constructor(capacity: number) {
    this.slots = new Int32Array(capacity);
  }

  get isEmpty(): boolean {
    return this.length === 0;
  }

  push(slot: number): void {
    this.slots[(this.first + this.length) % this.slots.length] = slot;
    this.length += 1;
  }

  /** The slot that has been free for longest, or -1. */
  shift(): number {
    if (this.length === 0) return -1;
    const slot = this.slots[this.first] ?? -1;
    this.first = (this.first + 1) % this.slots.length;
    this.length -= 1;
    return slot;
  }
}
