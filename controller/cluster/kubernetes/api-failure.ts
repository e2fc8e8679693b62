import { ClusterError } from '../port.ts';
import type { ClusterErrorReason, FieldProblem } from '../port.ts';

/** What an API server says of a request that it did not serve (meta/v1 Status). */
export interface Status {
  code?: number;
  reason?: string;
  message?: string;
  details?: {
    name?: string;
    kind?: string;
    retryAfterSeconds?: number;
    causes?: { reason?: string; message?: string; field?: string }[];
  };
}

/** An answer that is no success. It is a refusal only where `refusalOf` makes it one. */
export class ApiFailure extends Error {
  readonly code: number;
  readonly status: Status | undefined;

  constructor(request: string, code: number, text: string) {
    const status = statusIn(text);
    super(`${request} was answered ${code}: ${status?.message ?? text.slice(0, 500)}`);
    this.name = 'ApiFailure';
    this.code = code;
    this.status = status;
  }
}

/** There was no answer at all: nobody is there, or nobody who can be trusted, or the credentials cannot be had. */
export class ConnectionFailure extends Error {
  constructor(what: string, cause: unknown) {
    super(`${what}: ${causeText(cause)}`, { cause });
    this.name = 'ConnectionFailure';
  }
}

/** One that was tried at several addresses says nothing itself. */
function causeText(cause: unknown): string {
  const first: unknown = cause instanceof AggregateError ? cause.errors[0] : cause;
  const text = first instanceof Error ? first.message : String(first);
  return text.split('\n')[0] ?? '';
}

function statusIn(text: string): Status | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && 'kind' in value && value.kind === 'Status'
      ? (value as Status)
      : undefined;
  } catch {
    return undefined;
  }
}

/** Whether a list or watch cannot go on from where it was. */
export function isGone(error: unknown): boolean {
  return error instanceof ApiFailure && (error.code === 410 || isFromTheFuture(error));
}

/** The version is newer than anything the server knows: it lags behind the one that gave it, or was restored. */
function isFromTheFuture({ status }: ApiFailure): boolean {
  return status?.details?.causes?.some(({ reason }) => reason === 'ResourceVersionTooLarge') ?? false;
}

const reasons: Readonly<Partial<Record<string, ClusterErrorReason>>> = {
  NotFound: 'NotFound',
  AlreadyExists: 'AlreadyExists',
  Conflict: 'Conflict',
  Invalid: 'Invalid',
  BadRequest: 'BadRequest',
  Forbidden: 'Forbidden',
  Gone: 'Gone',
  Expired: 'Gone',
};

/** What the port calls a refusal; anything else (no right to ask at all, overload, a bug) stays as it is. */
export function refusalOf(error: unknown): unknown {
  if (!(error instanceof ApiFailure) || error.status === undefined) return error;
  const { status } = error;
  const message = status.message ?? error.message;
  if (isGone(error)) return new ClusterError('Gone', message);
  const undecodable = schemaRefusal(message);
  if (undecodable !== undefined) return undecodable;
  const reason = reasons[status.reason ?? ''];
  const isExplained = !isUnservedKind(status) && !isRefusedPatch(error);
  return reason !== undefined && isExplained ? new ClusterError(reason, message, problemsOf(status)) : error;
}

/** Nobody asked for an object that is not there: the whole kind is not. */
function isUnservedKind({ reason, details }: Status): boolean {
  return reason === 'NotFound' && details?.name === undefined;
}

/** Whether it is about the operations of a JSON patch: then the server says no more than that one cannot be done. */
export function isRefusedPatch(error: unknown): boolean {
  return error instanceof ApiFailure && error.code === 422 && error.status?.details?.name === undefined;
}

/**
 * What the API server finds when it decodes a request, before it validates it: fields that the schema does not know,
 * and lists whose elements cannot be told apart. It answers 400 or 500, and tells the fields in its text alone.
 */
function schemaRefusal(message: string): ClusterError | undefined {
  const unknown = [...message.matchAll(/unknown field "([^"]+)"|(\S+): field not declared in schema/g)];
  const twice = [...message.matchAll(/(\S+): duplicate entries for key/g)];
  if (unknown.length === 0 && twice.length === 0) return undefined;
  const problems = [
    ...unknown.map((match) =>
      fieldProblem(match[1] ?? match[2], 'is a field that the schema does not have', 'unknown-field'),
    ),
    ...twice.map((match) => fieldProblem(match[1], 'has an element twice', 'duplicate')),
  ];
  return new ClusterError('Invalid', message, problems);
}

function problemsOf(status: Status): FieldProblem[] {
  const causes = status.details?.causes ?? [];
  return causes.map(({ field, message = '', reason }) =>
    fieldProblem(field, message, reason === 'FieldManagerConflict' ? 'apply-conflict' : 'schema'),
  );
}

/** Server-side apply writes paths with a leading dot, validation without. */
function fieldProblem(path = '', message: string, code: string): FieldProblem {
  return { path: path.replace(/^\./, ''), message, code };
}
