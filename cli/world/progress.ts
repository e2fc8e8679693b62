/** Tells how far an apply is: one line that changes on a terminal, a line now and then on a pipe. */
import type { KubeObject, ObjectKey } from '../../controller/api/object.ts';
import { keyOf, keyText } from '../../controller/api/object.ts';
import type { ClusterPort } from '../../controller/cluster/port.ts';
import { isReady } from '../render/ready.ts';
import type { Session } from '../session.ts';

const TERMINAL_PERIOD = 100;
const PIPE_PERIOD = 5000;

/** Back to the start of the line, and nothing after what is written there. */
const START_OF_LINE = '\r\u001B[K';

export class Progress {
  readonly #session: Session;
  readonly #waiting = new Set<string>();
  readonly #total: number;
  #due: number;
  #shown = '';

  constructor(session: Session, objects: readonly KubeObject[]) {
    this.#session = session;
    for (const object of objects) if (!isReady(object)) this.#waiting.add(keyText(keyOf(object)));
    this.#total = new Set(objects.map((object) => keyText(keyOf(object)))).size;
    this.#due = session.now() + this.#period;
  }

  /** Follows the objects through their changes, so that telling costs nothing for each of them. */
  async follow(cluster: ClusterPort, keys: readonly ObjectKey[]): Promise<void> {
    const followed = new Set(keys.map(keyText));
    for (const kind of new Set(keys.map((key) => key.kind))) {
      await cluster.watch(kind, ({ type, object }) => {
        const text = keyText(keyOf(object));
        if (!followed.has(text)) return;
        if (type !== 'DELETED' && isReady(object)) this.#waiting.delete(text);
        else this.#waiting.add(text);
      });
    }
  }

  /** Tells, unless it did a moment ago. */
  readonly tick = (): void => {
    const now = this.#session.now();
    if (now < this.#due) return;
    this.#due = now + this.#period;
    const { err } = this.#session;
    const text = `${this.#total - this.#waiting.size} of ${this.#total} ready`;
    if (text === this.#shown) return;
    this.#shown = text;
    err.write(err.interactive ? `${START_OF_LINE}${text}` : `${text}\n`);
  };

  /** Leaves the terminal as if nothing had been told. */
  clear(): void {
    const { err } = this.#session;
    if (err.interactive && this.#shown !== '') err.write(START_OF_LINE);
  }

  get #period(): number {
    return this.#session.err.interactive ? TERMINAL_PERIOD : PIPE_PERIOD;
  }
}
