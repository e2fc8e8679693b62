import type { KubeObject, ObjectKey } from '../../controller/api/object.ts';
import { keyOf } from '../../controller/api/object.ts';
import type { ExitCode } from '../exit-code.ts';
import { exitCode } from '../exit-code.ts';
import type { CallResult } from '../inside/call.ts';
import { nameOf } from '../inside/call.ts';
import type { ReadCall } from '../inside/calls.ts';
import { readHostCall, readPartitionCall } from '../inside/calls.ts';
import type { Looking } from '../inside/enter.ts';
import { enterHost, enterPartition, findTarget } from '../inside/enter.ts';
import type { HostInside } from '../inside/host-inside.ts';
import type { PartitionInside } from '../inside/partition-inside.ts';
import { targetOf } from '../inside/target.ts';
import { jsonText } from '../render/json.ts';
import type { Session } from '../session.ts';
import { Interruption } from '../world/interruption.ts';
import { openForChange } from '../world/open-for-change.ts';
import { openWorldReader } from '../world/read-world.ts';
import { Settler } from '../world/settle.ts';
import type { Settled } from '../world/world.ts';

export interface ExecOptions {
  /** NAME, wpar/NAME or host/NAME. */
  target: string;
  /** The call and its arguments. */
  words: readonly string[];
  namespace?: string;
  output: 'text' | 'json';
  stateDirectory: string;
}

/** Makes one call as a process inside a partition, or as the global environment of a host. */
export async function runExec(session: Session, options: ExecOptions): Promise<ExitCode> {
  const key = targetOf(options.target, options.namespace);
  if (key.kind !== 'Host') {
    const read = readPartitionCall(options.words);
    const enter: Enter<PartitionInside> = (world, object) => enterPartition(session, world, object);
    return execute({ session, options, key, enter, ...read });
  }
  const read = readHostCall(options.words);
  const call = nameOf(read.call);
  const enter: Enter<HostInside> = (world, { metadata: { name } }) =>
    enterHost(session, world, { name, call });
  return execute({ session, options, key, enter, ...read });
}

/** Becomes the caller. @throws NotDoneError when there is none: what has to run does not */
type Enter<Caller> = (world: Looking, object: KubeObject) => Promise<Caller>;

interface Execution<Caller> extends ReadCall<Caller> {
  session: Session;
  options: ExecOptions;
  key: ObjectKey;
  enter: Enter<Caller>;
}

function execute<Caller>(execution: Execution<Caller>): Promise<ExitCode> {
  return execution.call.changes ? execChanging(execution) : execReading(execution);
}

/** Needs no lock, so it works beside an apply that runs, and sees what that has committed. */
async function execReading<Caller>({
  session,
  options,
  key,
  call,
  enter,
  make,
}: Execution<Caller>): Promise<ExitCode> {
  const world = openWorldReader(options.stateDirectory);
  try {
    const object = await findTarget(session, world, key);
    if (object === undefined) return exitCode.notDone;
    const result = await make(await enter(world, object));
    print(session, options, { call: nameOf(call), object, result });
    return exitCode.done;
  } finally {
    await world.close();
  }
}

/** How long what follows from a call may take until it is left to the next apply. */
const TIMEOUT = 60_000;

/** LIFE-26: what was changed reaches the engine, which works until nothing is left to do. */
async function execChanging<Caller>({
  session,
  options,
  key,
  call,
  enter,
  make,
}: Execution<Caller>): Promise<ExitCode> {
  const interruption = new Interruption(session);
  const settler = new Settler(session, interruption);
  try {
    const world = await openForChange(options.stateDirectory, settler);
    try {
      const object = await findTarget(session, world, key);
      if (object === undefined) return exitCode.notDone;
      const result = await make(await enter(world, object));
      // Nothing is said to be done before it is durable.
      world.commit();
      if (result.complaint === undefined) print(session, options, { call: nameOf(call), object, result });
      const code = conclude(session, await settler.run(world, { timeoutMilliseconds: TIMEOUT }));
      if (result.complaint !== undefined) throw result.complaint;
      return code;
    } finally {
      await world.close();
    }
  } finally {
    interruption.close();
  }
}

function conclude({ err }: Session, end: Settled): ExitCode {
  if (end === 'interrupted') {
    err.write('Interrupted. The call was made; the next apply does what follows from it.\n');
    return exitCode.interrupted;
  }
  if (end === 'timeout') {
    err.write('The call was made. What follows from it takes long; the next apply goes on with it.\n');
  }
  return exitCode.done;
}

/** schemas/cli/execresult_v1alpha1.json */
function print(
  { out }: Session,
  { output }: ExecOptions,
  { call, object, result }: { call: string; object: KubeObject; result: CallResult },
): void {
  if (output === 'text') {
    out.write(result.text(out));
    return;
  }
  const apiVersion = 'cli.partywall.dev/v1alpha1';
  const document = { apiVersion, kind: 'ExecResult', target: keyOf(object), call, ...result.answer };
  out.write(jsonText(document));
}
