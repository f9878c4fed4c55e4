/** Measures how much of its cores a generator uses, turning in a circle until the next request left out. */
export class CpuMeter {
  private readonly workers: number;
  private lastMs = performance.now();
  private lastCpu = process.cpuUsage();
  private idleSpinMs = 0;

  constructor(workers: number) {
    this.workers = workers;
  }

  /** Adds time that a worker spent turning. */
  addIdleSpin(idleSpinMs: number): void {
    this.idleSpinMs += idleSpinMs;
  }

  /** Share of one core per worker since the last time, 0 to 1 (the runner's own thread may take it a little above). */
  take(): number {
    const nowMs = performance.now();
    const cpu = process.cpuUsage();
    const usedMs = (cpu.user - this.lastCpu.user + cpu.system - this.lastCpu.system) / 1_000;
    const passedMs = Math.max(1, nowMs - this.lastMs);
    const busyMs = Math.max(0, usedMs - this.idleSpinMs);
    this.lastMs = nowMs;
    this.lastCpu = cpu;
    this.idleSpinMs = 0;
    return Math.min(2, busyMs / passedMs / this.workers);
  }
}
