import type { ReviewSpecExec } from '../../controller/api/generated/review.ts';
import type { ObjectKey } from '../../controller/api/object.ts';
import type { ExecCall } from '../../controller/questions/inside/answer-exec.ts';
import { readExecCall } from '../../controller/questions/inside/answer-exec.ts';
import { targetOf } from '../arguments/target.ts';
import type { ExitCode } from '../exit-code.ts';
import { exitCode } from '../exit-code.ts';
import type { ClusterLocation, Location } from '../location.ts';
import { renderExecAnswer } from '../render/exec-answer.ts';
import { jsonText } from '../render/json.ts';
import type { Session } from '../session.ts';
import type { QuestionOptions } from '../world/ask-cluster.ts';
import { askCluster } from '../world/ask-cluster.ts';
import { embeddedAgent } from '../world/embedded-agent.ts';
import { unlessMissing } from '../world/find-target.ts';
import { Interruption } from '../world/interruption.ts';
import { openForChange } from '../world/open-for-change.ts';
import { openWorldReader } from '../world/read-world.ts';
import { Settler } from '../world/settle.ts';
import type { Settled } from '../world/world.ts';

export interface ExecOptions extends QuestionOptions {
  /** NAME, wpar/NAME or host/NAME. */
  target: string;
  /** The call and its arguments. */
  words: readonly string[];
  namespace?: string;
  output: 'text' | 'json';
  location: Location;
}

/** Makes one call as a process inside a partition, or as the global environment of a host. */
export async function runExec(session: Session, options: ExecOptions): Promise<ExitCode> {
  const { location } = options;
  const target = targetOf(options.target, options.namespace ?? location.usualNamespace);
  const execution = { session, options, target, call: readExecCall(target, options.words) };
  if (location.type === 'cluster') return await execInCluster(execution, location);
  const { directory } = location;
  return execution.call.changes
    ? await execChanging(execution, directory)
    : await execReading(execution, directory);
}

interface Execution {
  session: Session;
  options: ExecOptions;
  target: ObjectKey;
  call: ExecCall;
}

/** What follows from a call, the engine of the controller hears by itself (LIFE-26). */
async function execInCluster(execution: Execution, location: ClusterLocation): Promise<ExitCode> {
  const { options, session, target } = execution;
  const { controllerNamespace, timeoutMilliseconds, words } = options;
  const { name, namespace = controllerNamespace } = target;
  const exec: ReviewSpecExec = {
    ...(target.kind === 'Host' ? { hostName: name } : { partitionName: name }),
    words: [...words],
  };
  const asking = { session, location, controllerNamespace, timeoutMilliseconds };
  const asked = { question: { exec }, namespaces: [namespace], about: target };
  const answer = await askCluster<object>(asking, asked);
  if (answer === undefined) return exitCode.notDone;
  print(execution, answer);
  return exitCode.done;
}

/** Needs no lock, so it works beside an apply that runs, and sees what that has committed. */
async function execReading(execution: Execution, directory: string): Promise<ExitCode> {
  const { call, session } = execution;
  const world = openWorldReader(directory);
  try {
    const result = await unlessMissing(session, world.cluster, call.make(embeddedAgent(session), world));
    if (result === undefined) return exitCode.notDone;
    print(execution, result.answer);
    return exitCode.done;
  } finally {
    await world.close();
  }
}

/** How long what follows from a call may take until it is left to the next apply. */
const TIMEOUT = 60_000;

/** LIFE-26: what was changed reaches the engine, which works until nothing is left to do. */
async function execChanging(execution: Execution, directory: string): Promise<ExitCode> {
  const { call, session } = execution;
  const interruption = new Interruption(session);
  const settler = new Settler(session, interruption);
  try {
    const world = await openForChange(directory, settler);
    try {
      const result = await unlessMissing(session, world.cluster, call.make(embeddedAgent(session), world));
      if (result === undefined) return exitCode.notDone;
      // Nothing is said to be done before it is durable.
      world.commit();
      if (result.complaint === undefined) print(execution, result.answer);
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
  { call: { call }, options: { output }, session: { out }, target }: Execution,
  answer: object,
): void {
  if (output === 'text') {
    out.write(renderExecAnswer({ byHost: target.kind === 'Host', call, answer }, out));
    return;
  }
  const apiVersion = 'cli.partywall.dev/v1alpha1';
  out.write(jsonText({ apiVersion, kind: 'ExecResult', target, call, ...answer }));
}
