import { isDeepStrictEqual } from 'node:util';

import type { KubeObject } from '../../controller/api/object.ts';
import type { ClusterPort } from '../../controller/cluster/port.ts';
import { ClusterError } from '../../controller/cluster/port.ts';
import { admit } from '../../controller/manifest/admit.ts';

/** A write that both judge: a creation, a replacement of `old`, or of its status. */
export interface Trial {
  title: string;
  object: KubeObject;
  old?: KubeObject;
  subresource?: '' | 'status';
}

export interface Comparison {
  /** Trials on which the two differ, and how. */
  differences: string[];
  accepted: number;
  refused: number;
  /** Everything that the server said to refuse one. */
  said: string[];
}

interface Verdict {
  accepted: boolean;
  /** What the object becomes, where it is accepted. */
  spec?: unknown;
  status?: unknown;
  /** Why it is refused. */
  said: string;
}

const by = { fieldManager: 'tests', dryRun: true };

/** How many requests are under way at once. */
const width = 8;

/** Puts every trial to an API server, as a dry run, and to `admit`. */
export async function compareVerdicts(cluster: ClusterPort, trials: readonly Trial[]): Promise<Comparison> {
  const comparison: Comparison = { differences: [], accepted: 0, refused: 0, said: [] };
  const left = trials.values();
  const work = async (): Promise<void> => {
    for (const trial of left) {
      const theirs = await ofServer(cluster, trial);
      const difference = differenceOf(theirs, ofAdmit(trial));
      comparison[theirs.accepted ? 'accepted' : 'refused'] += 1;
      if (!theirs.accepted) comparison.said.push(theirs.said);
      if (difference !== undefined) comparison.differences.push(`${trial.title}: ${difference}`);
    }
  };
  await Promise.all(Array.from({ length: width }, work));
  comparison.differences.sort();
  return comparison;
}

async function ofServer(cluster: ClusterPort, trial: Trial): Promise<Verdict> {
  try {
    const { spec, status } = await write(cluster, trial);
    return { accepted: true, spec, status, said: '' };
  } catch (error) {
    if (error instanceof ClusterError) return { accepted: false, said: error.message };
    throw error;
  }
}

function write(cluster: ClusterPort, { object, old, subresource }: Trial): Promise<KubeObject> {
  if (subresource === 'status') return cluster.updateStatus(object, by);
  return old === undefined ? cluster.create(object, by) : cluster.update(object, by);
}

function ofAdmit({ object, old, subresource = '' }: Trial): Verdict {
  const { object: admitted, problems } = admit(object, old, { subresource });
  const said = problems.map(({ path, message }) => `${path}: ${message}`).join('; ');
  if (problems.length > 0) return { accepted: false, said };
  // As every write does: a replacement keeps the status that is stored.
  const status = subresource === '' && old !== undefined ? old.status : admitted.status;
  return { accepted: true, spec: admitted.spec, status, said };
}

function differenceOf(theirs: Verdict, ours: Verdict): string | undefined {
  if (theirs.accepted !== ours.accepted) return `the server ${told(theirs)}, admit ${told(ours)}`;
  const results = [theirs, ours].map(({ spec, status }) => plain({ spec, status }));
  if (isDeepStrictEqual(results[0], results[1])) return undefined;
  return `it becomes ${JSON.stringify(results[0])} on the server, and ${JSON.stringify(results[1])} here`;
}

function told({ accepted, said }: Verdict): string {
  return accepted ? 'accepts it' : `refuses it (${said.slice(0, 300)})`;
}

/** As it would be sent: without what is undefined. */
function plain(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value));
}
