/** The shape of a call that `exec` makes: its words on the command line, and what it asks. */
import type { NotDoneError } from '../errors.ts';

/** What came of a call. */
export interface CallResult {
  /** As data: what `-o json` prints of it, beside the call and its target. */
  answer: object;
  /** What could not be done although something changed: told, instead of the answer, once all of it is durable. */
  complaint?: NotDoneError;
}

/** Makes a call whose words were read, on behalf of a caller. @throws NotDoneError with what the kernel refuses */
export type PreparedCall<Caller> = (caller: Caller) => Promise<CallResult>;

export interface Call<Caller> {
  /** Its name, and after it the arguments as a usage line has them: `ls [PATH]`. */
  usage: string;
  /** What it does, for the help. */
  does: string;
  /** Whether something may be different afterwards: then the state is opened for writing, and the engine runs. */
  changes: boolean;
  /** Reads the words after the name; undefined when they are not what the usage says. */
  prepare: (words: readonly string[]) => PreparedCall<Caller> | undefined;
}

export function nameOf({ usage }: Pick<Call<never>, 'usage'>): string {
  return usage.split(' ', 1)[0] ?? usage;
}
