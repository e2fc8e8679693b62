/** Names of the logical volumes of a root, as any system of its own has them (NS-8). */
import type { LogicalVolume } from '../port.ts';

const traditionalNames: Readonly<Record<string, string>> = {
  '/': 'hd4',
  '/home': 'hd1',
  '/opt': 'hd10opt',
  '/tmp': 'hd3',
  '/usr': 'hd2',
  '/var': 'hd9var',
};

/** The names that a system of its own would have: the same in every root, whoever else has them (NS-8, NS-11). */
export function traditionalVolumes(mountPoints: readonly string[]): LogicalVolume[] {
  let others = 0;
  return mountPoints.map((mountPoint) => {
    const known = traditionalNames[mountPoint];
    return { name: known ?? `lv${String(others++).padStart(2, '0')}`, mountPoint };
  });
}
