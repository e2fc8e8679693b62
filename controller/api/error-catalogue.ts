/**
 * What may stand in the error buffer of a partition: every refusal of a kernel, and what user-space modules and programs
 * report (ERR-5). A record keeps the id and the arguments, never the text, so that one buffer is read in any language
 * (ERR-9).
 */
import { chinese } from './catalogue-zh.ts';
import { catalogue, waitsForOthers } from './catalogue.ts';
import type { CatalogueId } from './catalogue.ts';

export type ErrorSeverity = 'Error' | 'Warning' | 'Notice';

export interface LoggedEntry {
  /** One sentence: what went wrong. */
  message: string;
  /** One sentence: the smallest thing that helps. */
  remedy: string;
  severity: ErrorSeverity;
  /** Programs inside a partition may report it; the rest is said by the kernel and the global environment alone. */
  isForPrograms: boolean;
}

/** Errors that are reported without a refusal of a kernel. */
export const loggedErrors = {
  /** The global environment's own checks found what prevents a start, so no kernel was asked. */
  StartPrevented: {
    message: 'The partition was not started: condition {condition} does not hold, for the reason {reason}.',
    remedy: 'Read the message of that condition in the status of the partition; it names the smallest fix.',
    severity: 'Warning',
    isForPrograms: false,
  },
  ApplicationFailed: {
    message: 'The program {program} failed: {detail}.',
    remedy: 'Look into the program; the partition itself goes on.',
    severity: 'Error',
    isForPrograms: true,
  },
  ApplicationDegraded: {
    message: 'The program {program} works with restrictions: {detail}.',
    remedy: 'Look into the program before the restriction becomes a failure.',
    severity: 'Warning',
    isForPrograms: true,
  },
  ApplicationExited: {
    message: 'The program {program} ended with status {status}.',
    remedy: 'Start the program again, and look into why it ended.',
    severity: 'Error',
    isForPrograms: true,
  },
  ApplicationNotice: {
    message: 'The program {program} reports: {detail}.',
    remedy: 'Nothing has to be done.',
    severity: 'Notice',
    isForPrograms: true,
  },
} as const satisfies Record<string, LoggedEntry>;

export type LoggedErrorId = keyof typeof loggedErrors;
export type ErrorId = CatalogueId | LoggedErrorId;
export type ErrorArgs = Readonly<Record<string, string | number>>;

/** What a reader is told of an error, whichever table it comes from. */
export interface ErrorEntry {
  message: string;
  remedy: string;
  severity: ErrorSeverity;
  /** The condition reason that tells the same, or its id. */
  reason: string;
  isForPrograms: boolean;
}

/** Undefined for an id that this version does not know: a buffer may have been written by another one. */
export function findErrorEntry(id: string): ErrorEntry | undefined {
  if (isLoggedError(id)) return { ...loggedErrors[id], reason: id };
  if (!isRefusal(id)) return undefined;
  const entry: { message: string; remedy: string; reason?: string } = catalogue[id];
  const { message, remedy, reason = id } = entry;
  return {
    message,
    remedy,
    reason,
    severity: waitsForOthers(id) ? 'Warning' : 'Error',
    isForPrograms: false,
  };
}

function isLoggedError(id: string): id is LoggedErrorId {
  return Object.hasOwn(loggedErrors, id);
}

function isRefusal(id: string): id is CatalogueId {
  return Object.hasOwn(catalogue, id);
}

/** Names of the values that the texts of an entry are filled with, each once, in the order in which they stand. */
export function placeholdersOf({ message, remedy }: Pick<ErrorEntry, 'message' | 'remedy'>): string[] {
  const found = `${message} ${remedy}`.matchAll(/\{(\w+)\}/gu);
  return [...new Set([...found].map(([, name = '']) => name))];
}

/** What would break a line or drive a terminal, were it shown. */
const unprintable = /[\p{Cc}\p{Cs}\u2028\u2029]/gu;

export function isPrintable(text: string): boolean {
  return text.search(unprintable) === -1;
}

/** The values of an entry's placeholders, in a form that a buffer takes: whatever cannot be printed is replaced. */
export function loggableArgs(id: ErrorId, args: ErrorArgs): Record<string, string | number> {
  const entry = findErrorEntry(id);
  const names = entry === undefined ? [] : placeholdersOf(entry);
  return Object.fromEntries(
    names.map((name) => {
      const value = args[name] ?? '';
      return [name, Number.isSafeInteger(value) ? value : String(value).replace(unprintable, '\uFFFD')];
    }),
  );
}

export const languages = ['en', 'zh'] as const;
export type Language = (typeof languages)[number];

/**
 * Message and remedy as one text, in the reader's language. What is not translated is told in English, and an id that is
 * not known as it was recorded, so that nothing is lost (ERR-9).
 */
export function errorText(id: string, args: ErrorArgs, language: Language): string {
  const entry = findErrorEntry(id);
  if (entry === undefined) return `${id} ${JSON.stringify(args)}`;
  const translation = language === 'zh' ? chinese[id] : undefined;
  // Chinese sentences are not parted by blanks.
  const template =
    translation === undefined
      ? `${entry.message} ${entry.remedy}`
      : `${translation.message}${translation.remedy}`;
  return filled(template, args);
}

/** A placeholder without a value stays as it is written, so that the omission shows. */
function filled(template: string, args: ErrorArgs): string {
  return template.replace(/\{(\w+)\}/gu, (placeholder, name: string) => String(args[name] ?? placeholder));
}
