import type { Path } from './problem.ts';

/** Something wrong with one object, before anyone knows in which file it stands. */
export interface Finding {
  /** From the root of the object. */
  path: Path;
  code: string;
  /** As an API server words it: what is wrong, what was expected, what came. */
  message: string;
  remedy?: string;
  /** Whether the key is at fault or what stands there. */
  at: 'key' | 'value';
}

/** The message with its remedy, for where there is one line only. */
export function findingText({ message, remedy }: Finding): string {
  return remedy === undefined ? message : `${message}; ${remedy}`;
}

/** Whether the finding is about the place `path`, or about something below it. */
export function isWithin(finding: Finding, path: Path): boolean {
  return path.length <= finding.path.length && path.every((step, at) => finding.path[at] === step);
}
