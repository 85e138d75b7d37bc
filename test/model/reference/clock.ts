import type { Process } from './call.ts';

/** Runs one process after the other in model time: each is resumed when its wait is over, or when it is interrupted. */
export class Clock {
  #process: Process<void> | undefined;
  #wakesAt = 0;
  #interruptible = false;
  #begun = false;

  get busy(): boolean {
    return this.#process !== undefined;
  }

  /** When it goes on; undefined while there is nothing, or while it is held at its beginning. */
  get wakesAt(): number | undefined {
    return this.#process && this.#begun ? this.#wakesAt : undefined;
  }

  /** Takes a process up, without beginning it: its first call is in flight. */
  take(process: Process<void>): void {
    this.#process = process;
    this.#begun = false;
  }

  /** The first call is answered. */
  begin(now: number): void {
    if (this.#process && !this.#begun) {
      this.#begun = true;
      this.#resume(now, false);
    }
  }

  wake(): void {
    this.#resume(this.#wakesAt, false);
  }

  interrupt(now: number): void {
    if (this.#process && this.#begun && this.#interruptible) this.#resume(now, true);
  }

  #resume(now: number, interrupted: boolean): void {
    const step = this.#process?.next(interrupted);
    if (step?.done === false) {
      this.#wakesAt = now + step.value.ms;
      this.#interruptible = step.value.interruptible;
    } else this.#process = undefined;
  }
}
