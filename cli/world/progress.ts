/** Tells how far an apply is: one line that changes on a terminal, a line now and then on a pipe. */
import type { KubeObject } from '../../controller/api/object.ts';
import { keyOf, keyText } from '../../controller/api/object.ts';
import type { ClusterPort } from '../../controller/cluster/port.ts';
import { isReady } from '../../controller/questions/ready.ts';
import type { Session } from '../session.ts';

const TERMINAL_PERIOD = 100;
const PIPE_PERIOD = 5000;

/** Back to the start of the line, and nothing after what is written there. */
const START_OF_LINE = '\r\u001B[K';

export class Progress {
  readonly #session: Session;
  readonly #waiting = new Set<string>();
  readonly #followed: ReadonlySet<string>;
  readonly #kinds: ReadonlySet<string>;
  #due: number;
  #shown = '';

  constructor(session: Session, objects: readonly KubeObject[]) {
    this.#session = session;
    for (const object of objects) if (!isReady(object)) this.#waiting.add(keyText(keyOf(object)));
    this.#followed = new Set(objects.map((object) => keyText(keyOf(object))));
    this.#kinds = new Set(objects.map(({ kind }) => kind));
    this.#due = session.now() + this.#period;
  }

  /** Follows the objects through their changes, so that telling costs nothing for each of them. */
  async follow(cluster: ClusterPort): Promise<void> {
    for (const kind of this.#kinds) {
      await cluster.watch(kind, ({ type, object }) => {
        this.note(object, type === 'DELETED');
      });
    }
  }

  /** An object as it is now; one that is not of these does not matter. */
  note(object: KubeObject, isGone = false): void {
    const text = keyText(keyOf(object));
    if (!this.#followed.has(text)) return;
    if (!isGone && isReady(object)) this.#waiting.delete(text);
    else this.#waiting.add(text);
  }

  /** Tells, unless it did a moment ago. */
  readonly tick = (): void => {
    const now = this.#session.now();
    if (now < this.#due) return;
    this.#due = now + this.#period;
    const { err } = this.#session;
    const total = this.#followed.size;
    const text = `${total - this.#waiting.size} of ${total} ready`;
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
