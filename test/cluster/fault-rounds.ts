/** Deeds that have one outcome, whatever comes first: every partition has its place, and every claim its device. */
import type { KubeObject, ObjectKey } from '../../controller/api/object.ts';
import { keyOf } from '../../controller/api/object.ts';
import { aClaim, aClass, aHost, anInventory, aPartition, aVersion } from '../support/objects.ts';

export interface Round {
  applied: KubeObject[];
  deleted: ObjectKey[];
}

const hostNames = ['alpha', 'beta'] as const;
const places = Array.from({ length: 30 }, (_none, at) => at);

function disksOf(hostName: string): string[] {
  return places.map((at) => `${hostName}-${at}`);
}

/** A partition on a host, and its claim of disks; what does not change between rounds is the same object. */
function tenant(
  name: string,
  hostName: string,
  { disks, powerState = 'Active' }: { disks: readonly number[]; powerState?: 'Active' | 'Stopped' },
): KubeObject[] {
  const entries = disks.map((disk, at) => ({
    name: `hdisk${at}`,
    deviceClassName: 'disk',
    deviceID: `${hostName}-${disk}`,
    virtualNumber: { major: 20, minor: at },
  }));
  return [
    aPartition(`team-a/${name}`, { hostName, powerState, requiredClaimNames: [`${name}-data`] }),
    aClaim(`team-a/${name}-data`, name, entries),
  ];
}

export const goods: readonly KubeObject[] = [
  aVersion('os'),
  ...hostNames.map((hostName) => aHost(hostName)),
  ...hostNames.map((hostName) => anInventory(`${hostName}-disks`, hostName, disksOf(hostName))),
  aClass('disk'),
  ...hostNames.flatMap((hostName) => tenant(`steady-${hostName}`, hostName, { disks: [0] })),
];

/** On each host: one partition stops or starts, one claim grows or shrinks, one tenant goes, and one comes. */
export function roundOf(number: number): Round {
  const isOdd = number % 2 === 1;
  return {
    applied: hostNames.flatMap((hostName) => [
      ...tenant(`moody-${hostName}`, hostName, { disks: [1], powerState: isOdd ? 'Active' : 'Stopped' }),
      ...tenant(`greedy-${hostName}`, hostName, { disks: isOdd ? [2] : [2, 3] }),
      ...tenant(`guest-${number}-${hostName}`, hostName, { disks: [3 + number] }),
    ]),
    deleted: hostNames.flatMap((hostName) =>
      number === 1 ? [] : tenant(`guest-${number - 1}-${hostName}`, hostName, { disks: [] }).map(keyOf),
    ),
  };
}
