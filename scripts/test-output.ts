/** What a step writes. */
export interface StepOutput {
  readonly write: (chunk: string | Uint8Array) => void;
  /** It writes nothing more. */
  readonly end: () => void;
}

interface Kept {
  readonly chunks: (string | Uint8Array)[];
  hasEnded: boolean;
}

/**
 * Prints the output of steps that run beside each other one after the other: that of the first one as it comes, that of the others when
 * all that began before them has ended.
 */
export class OneAfterAnother {
  readonly #print: (chunk: string | Uint8Array) => void;
  readonly #steps: Kept[] = [];

  constructor(print: (chunk: string | Uint8Array) => void) {
    this.#print = print;
  }

  begin(): StepOutput {
    const step: Kept = { chunks: [], hasEnded: false };
    this.#steps.push(step);
    return {
      write: (chunk) => {
        step.chunks.push(chunk);
        this.#flush();
      },
      end: () => {
        step.hasEnded = true;
        this.#flush();
      },
    };
  }

  #flush(): void {
    for (let first = this.#steps[0]; first !== undefined; first = this.#steps[0]) {
      for (const chunk of first.chunks.splice(0)) this.#print(chunk);
      if (!first.hasEnded) return;
      this.#steps.shift();
    }
  }
}
