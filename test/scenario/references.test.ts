/**
 * Every field by which a tenant can name something: what it may not use it cannot tell from what is not there, and it uses
 * nothing of it (LIFE-28, X-1).
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';

import type { KubeObject, ObjectKey } from '../../controller/api/object.ts';
import { keyOf, keyText } from '../../controller/api/object.ts';
import type { Embedded } from '../../controller/embedded.ts';
import { emptyWorld } from '../../controller/embedded.ts';
import { forkMilliseconds, makePlan } from '../../controller/questions/plan/make-plan.ts';
import { referencesOf } from '../../controller/questions/references.ts';
import { aClass, aHost, anInventory, aVersion } from '../support/objects.ts';
import { exceptions, namingFields, probes } from '../support/reference-fields.ts';
import type { Probe } from '../support/reference-fields.ts';
import { StillWorld } from '../support/still-world.ts';
import { applyAll } from '../support/world-store.ts';

const crds = join(import.meta.dirname, '../../crds');

/** Kind -> who writes it. */
function categories(): Map<string, string> {
  const files = readdirSync(crds).filter((file) => file.endsWith('.yaml'));
  return new Map(
    files.map((file) => {
      const { spec } = parse(readFileSync(join(crds, file), 'utf8')) as {
        spec: { names: { kind: string; categories: [string] } };
      };
      return [spec.names.kind, spec.names.categories[0]];
    }),
  );
}

/** A host, its disks and a class, open to everybody; and who has what is hidden has a host of its own besides. */
const open = [
  aVersion('os'),
  aHost('open'),
  anInventory('open', 'open', ['o1', 'o2', 'o3'], (one) => ({ ...one, driver: 'open' })),
  aClass('disk', { selectors: [{ cel: 'device.driver == "open"' }] }),
];

async function played(...steps: readonly (readonly KubeObject[])[]): Promise<StillWorld> {
  const world = new StillWorld();
  for (const objects of [open, ...steps]) {
    await world.apply(...objects);
    await world.settle();
  }
  expect(world.exceptions).toEqual([]);
  return world;
}

/** As whoever may read them reads them; LIFE-28 exempts identities, versions and times. */
async function seen(world: StillWorld, objects: readonly KubeObject[]): Promise<string> {
  const all: unknown[] = [];
  for (const object of objects) {
    const { spec, status } = await world.get(keyOf(object));
    all.push({ key: keyText(keyOf(object)), spec, status });
  }
  return JSON.stringify(all, null, 1)
    .replaceAll(/uid-\d+/gu, 'UID')
    .replaceAll(/"\d{4}-\d\d-\d\dT[\d:.]+Z"/gu, '"TIME"');
}

/** What a plan tells whoever may read its own namespace and no kernel. */
async function plannedOver(objects: readonly KubeObject[], asks: readonly KubeObject[]): Promise<string> {
  const world = emptyWorld();
  const settle = async ({ engine }: Pick<Embedded, 'engine'>): Promise<void> => {
    await engine.start();
    await engine.runUntilQuiet({ until: Date.now() + forkMilliseconds });
  };
  await applyAll(world.cluster, objects);
  await settle(world);
  const sources = asks.map((object, at) => ({
    object,
    file: String(at),
    positionOf: () => ({ line: 1, column: 1 }),
  }));
  const reader = {
    maySee: ({ namespace }: ObjectKey) => namespace === 'team-b',
    maySeeKernels: false,
  };
  const runner = { worldOptions: {}, settle, checkpoint: () => Promise.resolve() };
  const planned = await makePlan(world, { objects: sources, reader }, runner);
  await world.close();
  expect(planned.type).toBe('planned');
  return JSON.stringify(planned, null, 1);
}

/** What is said of those that ask for what they cannot have. */
async function notReady(world: StillWorld, { asks }: Probe): Promise<string[]> {
  const reasons: string[] = [];
  for (const object of asks) {
    const { status } = await world.get(keyOf(object));
    const ready = status?.conditions?.find(({ type }) => type === 'Ready');
    if (ready?.status !== 'True') reasons.push(ready?.reason ?? '');
  }
  return reasons;
}

describe('references', () => {
  it('are all known: each field that names something is tried below, or it is said why it cannot reach anything', () => {
    const who = categories();
    const tenants = namingFields().filter((field) => who.get(field.split(' ')[0] ?? '') === 'partywall');
    const others = new Set([...who.values()].filter((category) => category !== 'partywall'));

    // Not by tenants (test/cluster/deploy/access.test.ts), and by the rights of who asks (required-rights.test.ts).
    expect([...others].sort()).toEqual(['partywall-admin', 'partywall-question']);
    expect(tenants.filter((field) => probes[field] === undefined && exceptions[field] === undefined)).toEqual(
      [],
    );
    expect(Object.keys(exceptions).filter((field) => !tenants.includes(field))).toEqual([]);
    expect(Object.keys(probes).filter((field) => exceptions[field] !== undefined)).toEqual([]);
  });

  describe.each(Object.entries(probes))('%s', (_, probe) => {
    const { asks, hidden } = probe;

    it('LIFE-28: tells nothing of what is there, whoever was first', async () => {
      const alone = await seen(await played(asks), asks);
      const before = await seen(await played(hidden, asks), asks);
      const behind = await seen(await played(asks, hidden), asks);

      expect(before).toBe(alone);
      expect(behind).toBe(alone);
    });

    it('LIFE-28: is planned for its asker as if nothing were there', async () => {
      expect(await plannedOver([...open, ...hidden], asks)).toBe(await plannedOver(open, asks));
    });

    it('X-1: gets nothing of it, and changes nothing about it', async () => {
      const world = await played(hidden, asks);
      const alone = await played(hidden);

      expect(await notReady(world, probe)).not.toEqual([]);
      expect(await seen(world, hidden)).toBe(await seen(alone, hidden));
    });
  });

  it('are shown by describe, and followed by plan: all that name an object are known to them', () => {
    // The claim of a root is one of those that are required.
    const named = Object.keys(probes).filter(
      (field) => !/deviceID$|hostSelector|root\.volumeGroup\.claimName$/u.test(field),
    );
    const known = (field: string): boolean => {
      const [kind = '', path = ''] = field.split(' ');
      return probes[field]!.asks.filter((object) => object.kind === kind)
        .flatMap(referencesOf)
        .some((found) => path.replaceAll('[*]', '').startsWith(found.field));
    };

    expect(named.filter((field) => !known(field))).toEqual([]);
  });
});
