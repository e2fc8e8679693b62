import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Change, Plan } from '../../../../controller/questions/plan/document.ts';
import { dataCentre, Place } from '../cli-run.ts';
import { base, linkedCentre } from '../linked-centre.ts';
import { parsedAs } from '../output-schema.ts';

let place: Place;
let fresh: Plan;

async function planned(name: string, text: string): Promise<Plan> {
  const { out } = await place.run(['plan', place.write(name, text), '-o', 'json']);
  return parsedAs('plan_v1alpha1', out) as Plan;
}

beforeAll(async () => {
  place = new Place();
  fresh = await planned('all.yaml', linkedCentre);
  await place.run(['apply', place.write('all.yaml', linkedCentre)]);
});

afterAll(() => {
  place.remove();
});

function changeOf({ changes }: Plan, kind: string, name: string): Change {
  return changes.find((change) => change.kind === kind && change.name === name)!;
}

const baseRef = { namespace: 'platform', name: 'base53' };
const webRef = { namespace: 'team-a', name: 'web' };

describe('cli/commands/plan of links and boots', () => {
  it('says which file systems of which parent a child will use', () => {
    expect(changeOf(fresh, 'VersionLink', 'web').effects).toEqual([
      { type: 'link', parent: baseRef, fileSystems: ['/opt', '/usr'] },
    ]);
    expect(changeOf(fresh, 'VersionLink', 'webtest').effects).toEqual([
      { type: 'link', parent: webRef, fileSystems: ['/usr'] },
    ]);
    expect(changeOf(fresh, 'Host', 'alpha').effects).toEqual([{ type: 'boot' }]);
  });

  it('LINK-8: says how a change of a root reaches children at any depth', async () => {
    const edited = base.replace('spec: {', 'spec: {root: {files: [{path: /etc/resolv.conf, content: x}]}, ');
    const { changes } = await planned('base.yaml', edited);

    expect(changes[0]?.affects.map(({ name, effects }) => ({ name, effects }))).toEqual([
      { name: 'web', effects: [{ type: 'propagate', parent: baseRef, from: 0, to: 1 }] },
      { name: 'webtest', effects: [{ type: 'propagate', parent: webRef, from: 0, to: 1 }] },
    ]);
    expect(changes[0]?.risk).toBe('none');
  });

  it('LIFE-10: says that a host reboots, and what restarts with it', async () => {
    const rebooted = dataCentre.replace('kernelLevel:', 'bootRequest: "2"\n  kernelLevel:');
    const plan = await planned('host.yaml', rebooted);

    const host = changeOf(plan, 'Host', 'alpha');
    expect(host.effects.map(({ type }) => type)).toEqual(['set', 'reboot']);
    expect(host.risk).toBe('disruptive');
    expect(host.affects.map(({ name, effects }) => ({ name, effects }))).toEqual([
      { name: 'web', effects: [{ type: 'restart', host: 'alpha' }] },
      { name: 'webtest', effects: [{ type: 'restart', host: 'alpha' }] },
    ]);
    const { out } = await place.run(['plan', place.write('host.yaml', rebooted)]);
    expect(out).toContain('      reboot the kernel\n');
    expect(out).toContain('  * follows  WorkloadPartition team-a/web\n      restart on alpha\n');
  });
});
