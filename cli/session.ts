/** Everything of the outside that a command touches: handed in, so that tests run whole commands in their own process. */
import type { Colors } from './render/colors.ts';

export interface Stream {
  write(text: string): void;
  /** Colours for this stream: none where nobody would see them. */
  colors: Colors;
  /** Whether a person looks at it: lines may then be overwritten. */
  interactive: boolean;
  /** Columns of the terminal; for pipes a width that suits reading. */
  columns: number;
}

/** What is meant where the command line names neither a state directory nor a cluster. */
export type UsualStore = 'directory' | 'cluster';

export interface Session {
  usualStore: UsualStore;
  /** Results. */
  out: Stream;
  /** Progress and complaints. */
  err: Stream;
  /** Milliseconds since the epoch. */
  now(): number;
  environment: Readonly<Record<string, string | undefined>>;
  /** All of standard input. */
  readInput(): Promise<string>;
  /** Calls back when the user wants to stop (Ctrl-C); the result ends that. */
  onInterrupt(handler: () => void): () => void;
  /** Everything is done: what still waits for others, such as a request, holds up the end no longer than a moment. */
  leave(): void;
}
