/** Small worlds, and what becomes of them next. */
import fc from 'fast-check';
import type { KubeObject } from '../../controller/api/object.ts';
import { smallWorlds } from './worlds.ts';

/** What is applied, and then deleted. */
export interface Change {
  applied: KubeObject[];
  deleted: KubeObject[];
}

/**
 * Objects that are stored in different seconds go by time, and a fork's clock stands still: stored by namespace and
 * name, both come to the same order.
 */
function inOrder(objects: readonly KubeObject[]): KubeObject[] {
  const title = ({ kind, metadata }: KubeObject): string =>
    `${metadata.namespace ?? ''}/${metadata.name}/${kind}`;
  return [...objects].sort((a, b) => (title(a) < title(b) ? -1 : 1));
}

/** A world, and what is done to it next: half of it is there, some of that goes, and some is stopped or started. */
export function changes(): fc.Arbitrary<{ first: Change; second: Change }> {
  return smallWorlds({ disks: { min: 0, max: 2 }, sharing: true }).chain(({ goods, requests }) =>
    fc
      .record({
        isThere: fc.array(fc.boolean(), { minLength: requests.length, maxLength: requests.length }),
        isLeaving: fc.array(fc.nat(3), { minLength: requests.length, maxLength: requests.length }),
        goodsComeLate: fc.boolean(),
      })
      .map(({ isThere, isLeaving, goodsComeLate }) => {
        const there = requests.filter((_, at) => isThere[at]);
        const leaving = there.filter((_, at) => isLeaving[at] === 0);
        const arriving = requests.filter((_, at) => isThere[at] !== true);
        const toggled = there.filter((object) => !leaving.includes(object)).map(toggle);
        return {
          first: {
            applied: inOrder([...(goodsComeLate ? goods.slice(0, 2) : goods), ...there]),
            deleted: [],
          },
          second: { applied: inOrder([...goods, ...toggled, ...arriving]), deleted: leaving },
        };
      }),
  );
}

function toggle(object: KubeObject): KubeObject {
  if (object.kind !== 'WorkloadPartition') return object;
  const { powerState, ...spec } = object.spec as { powerState?: string };
  return { ...object, spec: { ...spec, powerState: powerState === 'Stopped' ? 'Active' : 'Stopped' } };
}
