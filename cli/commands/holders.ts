import type { HeldThings } from '../../controller/questions/holders/document.ts';
import { answerHolders, isNothing } from '../../controller/questions/holders/answer-holders.ts';
import { holdersDocument } from '../../controller/questions/holders/document.ts';
import type { HeldSubject } from '../arguments/held-subject.ts';
import { subjectOf } from '../arguments/held-subject.ts';
import type { ExitCode } from '../exit-code.ts';
import { exitCode } from '../exit-code.ts';
import type { Location } from '../location.ts';
import { renderHolders } from '../render/holders.ts';
import { jsonText } from '../render/json.ts';
import type { Session } from '../session.ts';
import type { QuestionOptions } from '../world/ask-cluster.ts';
import { askCluster } from '../world/ask-cluster.ts';
import { embeddedAgent } from '../world/embedded-agent.ts';
import { unlessMissing } from '../world/find-target.ts';
import { openWorldReader } from '../world/read-world.ts';

export interface HoldersOptions extends QuestionOptions {
  /** TYPE NAME or TYPE/NAME. */
  args: readonly string[];
  /** The one host that is asked about. */
  host?: string;
  output: 'text' | 'json';
  location: Location;
}

/** Prints who holds a device, a number or an extension, by the kernels. Reads only, so it works beside an apply. */
export async function runHolders(session: Session, options: HoldersOptions): Promise<ExitCode> {
  const held = await heldThings(session, subjectOf(options.args), options);
  if (held === undefined) return exitCode.notDone;
  print(session, options, held);
  return exitCode.done;
}

async function heldThings(
  session: Session,
  subject: HeldSubject,
  { host, location, ...asking }: HoldersOptions,
): Promise<HeldThings | undefined> {
  const asked = { ...subject, ...(host === undefined ? {} : { hostName: host }) };
  if (location.type === 'cluster') {
    const about = host === undefined ? {} : { about: { kind: 'Host', name: host } };
    const question = { question: { holders: asked }, namespaces: [asking.controllerNamespace], ...about };
    return await askCluster<HeldThings>({ session, location, ...asking }, question);
  }
  const world = openWorldReader(location.directory);
  try {
    return await unlessMissing(session, world.cluster, answerHolders(embeddedAgent(session), world, asked));
  } finally {
    await world.close();
  }
}

function print({ out, err }: Session, { host, output }: HoldersOptions, held: HeldThings): void {
  if (output === 'json') out.write(jsonText(holdersDocument(held)));
  else if (!isNothing(held)) out.write(renderHolders(held));
  else if (!('extensions' in held)) err.write('No host is booted yet.\n');
  else
    err.write(
      host === undefined ? 'No kernel has it loaded.\n' : `The kernel of ${host} does not have it loaded.\n`,
    );
}
