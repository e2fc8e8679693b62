/** Says that objects are not Ready, whether waiting helps, and what has to be changed before it does. */
import { keyOf, keyTitle } from '../../controller/api/object.ts';
import type { KubeObject } from '../../controller/api/object.ts';
import { listNames } from '../../controller/api/list-names.ts';
import { readinessOf } from '../../controller/questions/ready.ts';
import type { Standstill } from '../../controller/questions/standstill.ts';
import { standstillOf } from '../../controller/questions/standstill.ts';
import { counted } from '../render/counted.ts';
import type { Session } from '../session.ts';
import { readPermitted } from './read-objects.ts';
import type { Settled, World } from './world.ts';

export interface Unready {
  /** How many objects there should be that are Ready. */
  total: number;
  /** How many are not, or are gone. */
  missing: number;
  /** Those that are not Ready. */
  waiting: readonly KubeObject[];
  end: Settled;
  /** What to say where time was up: sentences. */
  afterTimeout: string;
}

export async function complainOfUnready(
  { cluster, sequel }: World,
  { err }: Session,
  { afterTimeout, end, missing, total, waiting }: Unready,
): Promise<void> {
  const what = `${missing} of ${counted(total, 'object')} ${missing === 1 ? 'is' : 'are'} not Ready.`;
  const next = end === 'quiet' ? 'Nothing is left to do until something changes.' : afterTimeout;
  const standstill = await standstillOf(waiting, (keys) => readPermitted(cluster, keys));
  err.write(
    `\n${err.colors.red(`${what} ${next}`)}\n${standstillText(standstill, missing)}${sequel.inVain(waiting)}`,
  );
}

function standstillText({ count, roots }: Standstill, missing: number): string {
  if (count === 0) return '';
  const titles = roots.map((object) => `${keyTitle(keyOf(object))} (${readinessOf(object).reason})`);
  const whom = count < missing ? ` ${count} of them` : '';
  const verb = roots.length === 1 ? 'has' : 'have';
  return `Waiting alone does not help${whom}: ${listNames(titles)} ${verb} to be changed.\n`;
}
