/** From what was asked, as text, to the answer of a kernel, as text. Nothing of it knows of sockets. */
import type { KernelDirectory, KernelPort, KernelRefusal } from '../port.ts';
import { calls, hostsPath, limits, snapshotPath } from './wire.ts';
import type {
  BatchAnswer,
  BatchBody,
  BatchedCall,
  Bodies,
  Call,
  ErrorReason,
  HostList,
  SingleCall,
  SnapshotAnswer,
} from './wire.ts';

/** There is no answer of a kernel, and this is why. */
export class RequestError extends Error {
  readonly reason: ErrorReason;

  constructor(reason: ErrorReason, message: string) {
    super(message);
    this.name = 'RequestError';
    this.reason = reason;
  }
}

/** What is wrong with the body of a request; undefined when nothing is. */
export type FaultOf = (call: Call, body: unknown) => string | undefined;

export interface Asked {
  method: string;
  path: string;
  contentType: string;
  /** The header of that name. */
  traceparent: string | undefined;
  body: Buffer;
}

export interface Served {
  kernels: KernelDirectory;
  hostNames: readonly string[];
  faultOf: FaultOf;
  /** Of all that is held here. */
  copy: () => Pick<SnapshotAnswer, 'digest' | 'snapshot'>;
}

/** What of an answer is counted. */
export interface Counted {
  call: SingleCall | 'hosts' | 'snapshot';
  /** Of the command or the query. */
  type: string;
  /** The id of the kernel's refusal, where it refused. */
  refusal: string | undefined;
  /** Where it came with the trace of whoever asked. */
  trace?: CallTrace;
}

export interface CallTrace {
  hostName: string;
  /** As it came. */
  traceparent: string;
  /** When the kernel was asked and when it answered, in milliseconds of the process's clock. */
  began: number;
  answered: number;
}

export interface Answered {
  call: Call | 'hosts' | 'snapshot';
  /** One, but for a batch. */
  counted: readonly Counted[];
  /** JSON, taken before anybody can change what it was made of. */
  text: string;
}

type Outcome = Counted & { answer: object };

/** @throws RequestError when no kernel was asked, or its answer is too large to be sent */
export async function answerTo(asked: Asked, served: Served): Promise<Answered> {
  const { answer, ...rest } = await answeredTo(asked, served);
  const text = JSON.stringify(answer);
  if (Buffer.byteLength(text) > limits.answerBytes) {
    throw new RequestError('AnswerTooLarge', `the answer has more than ${limits.answerBytes} bytes`);
  }
  return { ...rest, text };
}

async function answeredTo(
  asked: Asked,
  served: Served,
): Promise<Omit<Answered, 'text'> & { answer: object }> {
  const { faultOf, hostNames, kernels } = served;
  if (asked.path === hostsPath) {
    expectMethod(asked, 'GET');
    const { answer, ...counted } = await list(kernels, hostNames);
    return { call: 'hosts', counted: [counted], answer };
  }
  if (asked.path === snapshotPath) {
    expectMethod(asked, 'GET');
    const answer: SnapshotAnswer = { hostNames: [...hostNames], ...served.copy() };
    const counted = { call: 'snapshot', type: 'Snapshot', refusal: undefined } as const;
    return { call: 'snapshot', counted: [counted], answer };
  }
  const { hostName, call } = target(asked.path);
  expectMethod(asked, 'POST');
  if (!hostNames.includes(hostName)) {
    throw new RequestError(
      'NotFound',
      `host ${JSON.stringify(hostName)} is not held here, only ${hostNames.join(', ')}; correct the address of the host`,
    );
  }
  const asking = new Asking(hostName, kernels.kernel(hostName), faultOf);
  const body = parse(asked);
  const { traceparent } = asked;
  const answer = await (call === 'batches' ? asking.batch(body) : asking.ask({ call, body, traceparent }));
  return { call, counted: asking.counted, answer };
}

/** One call, alone or in a batch. */
type AskedCall = Omit<BatchedCall, 'traceparent'> & { traceparent?: string | undefined };

/** What one request asks of one kernel. */
class Asking {
  /** Filled with what is asked. */
  readonly counted: Counted[] = [];
  readonly #hostName: string;
  readonly #kernel: KernelPort;
  readonly #faultOf: FaultOf;

  constructor(hostName: string, kernel: KernelPort, faultOf: FaultOf) {
    this.#hostName = hostName;
    this.#kernel = kernel;
    this.#faultOf = faultOf;
  }

  /** @throws RequestError when it is at fault */
  async ask({ body, call, traceparent }: AskedCall): Promise<object> {
    expectFaultless(this.#faultOf(call, body));
    const began = performance.now();
    const { answer, ...counted } = await askers[call](this.#kernel, body);
    const times = { began, answered: performance.now() };
    const trace =
      traceparent === undefined ? {} : { trace: { hostName: this.#hostName, traceparent, ...times } };
    this.counted.push({ ...counted, ...trace });
    return answer;
  }

  /**
   * One after another, as if each had come alone: a call that is at fault keeps no other from its answer.
   *
   * @throws RequestError when the body is no batch
   */
  async batch(body: unknown): Promise<BatchAnswer> {
    expectFaultless(this.#faultOf('batches', body));
    const answers: BatchAnswer['answers'] = [];
    for (const one of (body as BatchBody).calls) {
      try {
        answers.push({ answer: await this.ask(one) });
      } catch (error) {
        if (!(error instanceof RequestError)) throw error;
        answers.push({ error: { reason: error.reason, message: error.message } });
      }
    }
    return { answers };
  }
}

function expectFaultless(fault: string | undefined): void {
  if (fault !== undefined) throw new RequestError('BadRequest', `${fault}. Nothing was changed`);
}

async function list(kernels: KernelDirectory, hostNames: readonly string[]): Promise<Outcome> {
  const hosts = await kernels.hosts();
  const answer: HostList = { booted: hosts.filter((name) => hostNames.includes(name)) };
  return { call: 'hosts', type: 'List', refusal: undefined, answer };
}

function target(path: string): { hostName: string; call: Call } {
  const [, encoded = '', last] = /^\/v1\/hosts\/([^/?#]+)\/([a-z]+)$/u.exec(path) ?? [];
  const call = calls.find((name) => name === last);
  const hostName = decoded(encoded);
  if (call !== undefined && hostName !== undefined) return { hostName, call };
  throw new RequestError(
    'NotFound',
    `there is no ${path}; version 1 of the kernel port has GET ${hostsPath} and POST ${hostsPath}/NAME/(${calls.join('|')})`,
  );
}

function decoded(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}

function expectMethod({ method, path }: Asked, expected: string): void {
  if (method === expected) return;
  throw new RequestError('MethodNotAllowed', `${path} is asked with ${expected}, not ${method}`);
}

function parse({ contentType, body }: Asked): unknown {
  if (!/^application\/json *(;|$)/iu.test(contentType)) {
    throw new RequestError('UnsupportedMediaType', 'the body of a request is application/json');
  }
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body));
  } catch (error) {
    throw new RequestError(
      'BadRequest',
      `the body is not JSON: ${error instanceof Error ? error.message : ''}`,
    );
  }
}

/** Each is given a body that was found to be one of its own (FaultOf). */
const askers: Record<SingleCall, (kernel: KernelPort, body: unknown) => Promise<Outcome>> = {
  async commands(kernel, body) {
    const request = body as Bodies['commands'];
    const answer = await kernel.execute(request);
    return { call: 'commands', type: request.command.type, refusal: refusalOf(answer), answer };
  },
  async queries(kernel, body) {
    const { caller, query } = body as Bodies['queries'];
    // TypeScript cannot follow the type parameter of `read` through a union.
    const answer = await kernel.read<'Host'>(caller, query as { type: 'Host' });
    return { call: 'queries', type: query.type, refusal: refusalOf(answer), answer };
  },
  async changes(kernel, body) {
    const { since } = body as Bodies['changes'];
    return { call: 'changes', type: 'Changes', refusal: undefined, answer: await kernel.changes(since) };
  },
};

function refusalOf(answer: { ok: true } | KernelRefusal): string | undefined {
  return answer.ok ? undefined : answer.id;
}
