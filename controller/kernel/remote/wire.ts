/**
 * What goes over the wire between a controller and a host process: the commands, queries and change stream of the kernel
 * port as JSON, over HTTP/1.1 and mutual TLS (ADR 16).
 *
 *   POST /v1/hosts/NAME/commands   CommandBody -> KernelAnswer
 *   POST /v1/hosts/NAME/queries    QueryBody   -> QueryAnswer
 *   POST /v1/hosts/NAME/changes    ChangesBody -> ChangeBatch
 *   POST /v1/hosts/NAME/batches    BatchBody   -> BatchAnswer
 *   GET  /v1/hosts                             -> HostList
 *   GET  /v1/snapshot                          -> RoomCopy: for a plan, that works on copies
 *
 * A refusal of the kernel is an answer like any other: 200. Every other status carries an ErrorBody, and means that no
 * kernel was asked, or that its answer could not be made durable.
 *
 * schemas/kernel/wire_v1.json is generated from the bodies below. Whatever changes them so that an older process would
 * misunderstand is a new version, with a path of its own.
 */
import type { Caller, ChangeCursor, KernelQuery, KernelRequest } from '../port.ts';

export type CommandBody = KernelRequest;

export interface QueryBody {
  caller: Caller;
  query: KernelQuery;
}

export interface ChangesBody {
  since: ChangeCursor | null;
}

/** What is asked one at a time, by the last part of its path. */
export interface SingleBodies {
  commands: CommandBody;
  queries: QueryBody;
  changes: ChangesBody;
}

export type SingleCall = keyof SingleBodies;

/** What several who wait ask at the same time: answered one after another, in this order. Each body is checked by itself. */
export interface BatchBody {
  /** @maxItems 64 */
  calls: BatchedCall[];
}

export interface BatchedCall {
  call: SingleCall;
  body: unknown;
  /**
   * Whose work it is (W3C Trace Context). Those who ask in one batch have nothing to do with each other, so each names
   * its own; a call that is alone has the header of that name.
   *
   * @pattern ^00-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}$
   */
  traceparent?: string;
}

/** As many as there were calls, in their order. */
export interface BatchAnswer {
  answers: ({ answer: object } | ErrorBody)[];
}

/** The bodies of requests, by the last part of their path. */
export interface Bodies extends SingleBodies {
  batches: BatchBody;
}

export type Call = keyof Bodies;

export const calls: readonly Call[] = ['commands', 'queries', 'changes', 'batches'];

export interface HostList {
  /** Of the hosts that are held here, those whose kernel has been booted; sorted. */
  booted: string[];
}

export interface ErrorBody {
  error: { reason: ErrorReason; message: string };
}

/** Why there is no answer of a kernel. */
export const errorStatus = {
  /** It is not JSON, or not what the schema says. */
  BadRequest: 400,
  /** The certificate of the client is valid, and is not that of a controller. */
  Forbidden: 403,
  /** There is no such path, or no such host is held here. */
  NotFound: 404,
  MethodNotAllowed: 405,
  RequestTooLarge: 413,
  UnsupportedMediaType: 415,
  Internal: 500,
  AnswerTooLarge: 507,
  /** It is ending: ask the next one. */
  Draining: 503,
} as const;

export type ErrorReason = keyof typeof errorStatus;

/** Faults of what was asked: they say nothing of whether the host can be reached. */
export const faultsOfTheRequest: readonly ErrorReason[] = ['BadRequest', 'RequestTooLarge', 'AnswerTooLarge'];

/** A machine room as it is, and its digest. What is in it is the business of the model alone. */
export interface SnapshotAnswer {
  /** All that are held here. */
  hostNames: string[];
  snapshot: object;
  digest: string;
}

export const hostsPath = '/v1/hosts';
export const snapshotPath = '/v1/snapshot';

export function pathOf(hostName: string, call: Call): string {
  return `${hostsPath}/${encodeURIComponent(hostName)}/${call}`;
}

const oneMebibyte = 1_048_576;

/** An extension has at most a few MiB, a machine room of ten thousand devices some MiB of views. */
export const limits = {
  /** What waits goes into the next batch. */
  batchedCalls: 64,
  requestBytes: 16 * oneMebibyte,
  answerBytes: 64 * oneMebibyte,
} as const;
