/** LIFE-14 on a real API server: namespaces that are deleted whole, with links across them, finish by themselves. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import type { KubeObject } from '../../controller/api/object.ts';
import { keyOf, keyText } from '../../controller/api/object.ts';
import { isReady } from '../../controller/questions/ready.ts';
import { buildProgram } from '../support/built-program.ts';
import type { ControllerChild } from '../support/controller-child.ts';
import { checkWorldInvariants } from '../support/crash/world-invariants.ts';
import { aClaim, aClass, aHost, aLink, anInventory, aPartition, aVersion } from '../support/objects.ts';
import { kubectl } from './apiserver/kubectl.ts';
import { isSkipped, startedServer } from './apiserver/started-server.ts';
import { ControllerScene, until } from './controller-scene.ts';

const goods = [
  aVersion('os'),
  aVersion('old', { version: '5.3', userFiles: [{ path: '/usr/bin/ls', content: 'ls' }] }),
  aHost('alpha'),
  anInventory('disks', 'alpha', ['a1', 'a2', 'a3']),
  aClass('disk'),
];

/** A partition with file systems of its own and a disk, open to children from everywhere. */
function aParent(title: string): KubeObject[] {
  const [, name = ''] = title.split('/');
  const data = `${title}-data`;
  return [
    aPartition(title, {
      runtimeVersionName: 'old',
      allowedChildNamespaces: { from: 'All' },
      requiredClaimNames: [`${name}-data`],
    }),
    aClaim(data, name, ['hdisk0']),
  ];
}

/** A partition that uses the file systems of another one, and a link to it. */
function aChild(title: string, parent: string): KubeObject[] {
  const spec = { runtimeVersionName: 'old', userFileSystemSource: 'Parent' } as const;
  return [aPartition(title, spec), aLink(title, parent)];
}

describe.skipIf(isSkipped({ kubectl: true }))('cluster/namespaces', () => {
  const server = startedServer({ controllers: true });
  let scene: ControllerScene;
  let controller: ControllerChild;

  beforeAll(async () => {
    scene = new ControllerScene(buildProgram(), server());
    await scene.startHosts('alpha');
    controller = await scene.startController({ more: ['--lease-namespace', 'default'] });
  });
  afterAll(async () => {
    await scene.close();
  });

  const log = (): unknown => controller.log;

  async function apply(...objects: readonly KubeObject[]): Promise<void> {
    const by = { fieldManager: 'kubectl', force: true };
    const namespaces = new Set(objects.flatMap(({ metadata }) => metadata.namespace ?? []));
    for (const name of namespaces) {
      await scene.cluster.apply({ apiVersion: 'v1', kind: 'Namespace', metadata: { name } }, by);
    }
    for (const object of objects) await scene.cluster.apply(object, by);
    const areReady = async (): Promise<boolean> => {
      const found = await Promise.all(objects.map((object) => scene.cluster.get(keyOf(object))));
      return found.every((object) => object !== undefined && isReady(object));
    };
    await until('what was applied is Ready', areReady, log);
  }

  /** As a person does: returns when it is asked for. */
  async function deleteNamespaces(...names: readonly string[]): Promise<void> {
    const deleted = await kubectl(server(), ['delete', 'namespace', '--wait=false', ...names]);
    expect(deleted.errors).toBe('');
  }

  async function untilGone(...names: readonly string[]): Promise<void> {
    let left: unknown;
    const areGone = async (): Promise<boolean> => {
      const found = await Promise.all(
        names.map(async (name) => await server().request(`/api/v1/namespaces/${name}`)),
      );
      left = found.filter(({ code }) => code !== 404).map(({ text }) => text);
      return found.every(({ code }) => code === 404);
    };
    // What the server's own controller says of them tells what they wait for.
    await until(`namespaces ${names.join(', ')} are gone`, areGone, () => left);
  }

  /** `True Running`. */
  async function readyOf(object: KubeObject): Promise<string> {
    const { status } = (await scene.cluster.get(keyOf(object)))!;
    const ready = status?.conditions?.find(({ type }) => type === 'Ready');
    return `${ready?.status ?? ''} ${ready?.reason ?? ''}`;
  }

  async function untilSays(object: KubeObject, what: string): Promise<void> {
    const says = async (): Promise<boolean> => (await readyOf(object)) === what;
    await until(`${keyText(keyOf(object))} says ${what}`, says, log);
  }

  async function expectNothingLeftOf(...namespaces: readonly string[]): Promise<void> {
    const left = (await scene.stored()).filter(({ metadata }) =>
      namespaces.includes(metadata.namespace ?? ''),
    );
    expect(left.map((object) => keyText(keyOf(object)))).toEqual([]);
    expect(await checkWorldInvariants(scene.cluster, scene.kernels)).toEqual([]);
    const holdings = await scene.kernels
      .kernel('alpha')
      .read<'Holdings'>({ type: 'Global' }, { type: 'Holdings' });
    const uids = new Set((await scene.stored()).map(({ metadata }) => metadata.uid));
    const held = holdings.ok ? holdings.result.partitions.map(({ partitionUid }) => partitionUid) : [];
    expect(held.filter((uid) => !uids.has(uid))).toEqual([]);
  }

  it('LIFE-14: that of a child goes, and its parent in another one runs on', async () => {
    const parent = aParent('platform/base');
    await apply(...goods, ...parent, ...aChild('team-a/web', 'platform/base'));

    await deleteNamespaces('team-a');
    await untilGone('team-a');

    await expectNothingLeftOf('team-a');
    expect(await readyOf(parent[0]!)).toBe('True Running');
    const isAlone = async (): Promise<boolean> => {
      const { status } = (await scene.cluster.get(keyOf(parent[0]!)))!;
      return !('dependentsTotal' in status!) || status.dependentsTotal === 0;
    };
    await until('the parent counts no child any more', isAlone, log);
  });

  it('LIFE-14: that of a parent waits for a child in another one that runs, which says so, and goes when it stops', async () => {
    const child = aChild('team-b/web', 'platform/base');
    await apply(...child);

    await deleteNamespaces('platform');
    for (const object of child) await untilSays(object, 'True RevokedInUse');
    expect((await scene.cluster.get(keyOf(child[0]!)))?.status).toMatchObject({ state: 'Active' });
    expect(await scene.cluster.get({ kind: 'Namespace', name: 'platform' })).toBeDefined();
    const stopped = aPartition('team-b/web', {
      runtimeVersionName: 'old',
      userFileSystemSource: 'Parent',
      powerState: 'Stopped',
    });
    await scene.cluster.apply(stopped, { fieldManager: 'kubectl', force: true });
    await untilGone('platform');

    await expectNothingLeftOf('platform');
    await untilSays(child[0]!, 'False LinkNotAccepted');
    await untilSays(child[1]!, 'False NotAllowed');
  });

  it('LIFE-14: all of them at once, with parents and children in each, go by themselves', async () => {
    await deleteNamespaces('team-b');
    await untilGone('team-b');
    await apply(
      ...aParent('platform/base'),
      ...aParent('team-a/tools'),
      ...aChild('team-a/web', 'platform/base'),
      ...aChild('platform/desk', 'team-a/tools'),
      ...aChild('team-b/shop', 'platform/base'),
    );

    await deleteNamespaces('team-a', 'platform', 'team-b');
    await untilGone('team-a', 'platform', 'team-b');

    await expectNothingLeftOf('team-a', 'platform', 'team-b');
    expect(controller.log.filter(({ level }) => level === 'error')).toEqual([]);
  });
});
