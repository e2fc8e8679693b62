/** What `partywall export` prints, on a real API server. */
import { execFileSync } from 'node:child_process';
import { beforeAll, describe, expect, it } from 'vitest';

import { buildProgram } from '../../support/built-program.ts';
import { kubectl } from '../apiserver/kubectl.ts';
import { isSkipped, preparedServer } from '../apiserver/started-server.ts';
import type { BuiltObject } from './built-objects.ts';
import { builtObjects, objectsIn, titleOf } from './built-objects.ts';
import { deployDirectory } from './installed-server.ts';

describe.skipIf(isSkipped({ kubectl: true }))('partywall export', () => {
  const server = preparedServer({}, () => Promise.resolve());
  let program = '';

  beforeAll(() => {
    program = buildProgram();
  });

  const exported = (what: string): string =>
    execFileSync(process.execPath, [program, 'export', what], { encoding: 'utf8' });

  it.each(['crds', 'rbac'])('prints %s that kubectl applies without a warning', async (what) => {
    const { code, errors, output } = await kubectl(server(), ['apply', '-f', '-'], exported(what));

    expect([code, errors]).toEqual([0, '']);
    expect(output).not.toMatch(/(?<! created)\n/u);
  });

  it('prints what deploy/ installs, but for the processes themselves', () => {
    const processes = ['Deployment', 'StatefulSet', 'Service', 'PodDisruptionBudget', 'NetworkPolicy'];
    const isMeant = (object: BuiltObject): boolean =>
      !processes.includes(object.kind) &&
      titleOf(object) !== 'ServiceAccount partywall-system/partywall-host';
    const byTitle = (objects: readonly BuiltObject[]) => new Map(objects.map((one) => [titleOf(one), one]));
    const installed = byTitle(builtObjects(deployDirectory).filter(isMeant));

    expect(byTitle(objectsIn(`${exported('crds')}---\n${exported('rbac')}`))).toEqual(installed);
  });
});
