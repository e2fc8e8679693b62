/** Offsets of one entry of a map or list. */
export interface Place {
  key?: number;
  value: number | undefined;
}

/** Takes note of places while a document is read, container by container. */
export class PlaceRecorder {
  readonly #places = new Map<object, Map<string | number, Place>>();

  note(container: object, step: string | number, place: Place): void {
    const known = this.#places.get(container);
    if (known) known.set(step, place);
    else this.#places.set(container, new Map([[step, place]]));
  }

  find(container: unknown, step: string | number): Place | undefined {
    return typeof container === 'object' && container !== null
      ? this.#places.get(container)?.get(step)
      : undefined;
  }
}
