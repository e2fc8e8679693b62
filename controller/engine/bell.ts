/** Lets somebody wait for the next time that something happens. */
export class Bell {
  #ring: () => void = () => undefined;
  #next: Promise<void> = Promise.resolve();

  constructor() {
    this.#renew();
  }

  ring(): void {
    this.#ring();
    this.#renew();
  }

  next(): Promise<void> {
    return this.#next;
  }

  #renew(): void {
    this.#next = new Promise((resolve) => {
      this.#ring = resolve;
    });
  }
}
