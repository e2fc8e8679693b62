import { describe, expect, it } from 'vitest';
import type { ExtensionView } from '../../../../controller/kernel/port.ts';
import type { PartitionWorld } from '../../../../controller/kinds/workload-partition/observe.ts';
import {
  revocationsOf,
  withRevocation,
} from '../../../../controller/kinds/workload-partition/revocations.ts';
import { report } from '../../../../controller/kinds/workload-partition/status.ts';
import { told } from '../builders.ts';
import { alpha, web, webView, webWorld } from '../family.ts';

const lost = { reason: 'ClassNotAllowed' as const, message: 'closed' };
const closedClass = { lostConsents: [{ claimName: 'data', lost }] };

function loaded(change: Partial<ExtensionView>): ExtensionView {
  return {
    name: 'trace',
    scope: null,
    loadedScope: 'Global',
    declared: true,
    inside: 0,
    copy: 'Current',
    deliveryRefusal: null,
    loadRefusal: null,
    ...change,
  };
}

function withExtension(change: Partial<ExtensionView>): PartitionWorld {
  return webWorld({ view: { ...webView('Active'), extensions: [loaded(change)] } });
}

const conditionsOf = (world: PartitionWorld): string[] => [...revocationsOf(world).keys()];

describe('kinds/workload-partition/revocations', () => {
  it('LIFE-17: finds nothing in a partition that may have all that it has', () => {
    expect(conditionsOf(webWorld())).toEqual([]);
  });

  it('LIFE-17: finds all that was taken away at once, each under its condition', () => {
    const fault = { reason: 'NotAllowed', message: 'why' } as const;
    const upbringing = { parentage: webWorld().upbringing?.parentage, fault };
    const world = webWorld({ isHostOpen: false, upbringing, ...closedClass });

    expect(conditionsOf(world)).toEqual(['Scheduled', 'Linked', 'DevicesReady']);
    expect(revocationsOf(world).get('Scheduled')?.message).toMatch(
      /^It runs on, and its next start would be refused: Host alpha, /u,
    );
  });

  it('LIFE-12: says nothing of what is not up', () => {
    for (const state of ['Defined', 'Loaded', 'Broken'] as const)
      expect(conditionsOf(webWorld({ isHostOpen: false, view: webView(state) }))).toEqual([]);
    expect(conditionsOf(webWorld({ isHostOpen: false, view: undefined }))).toEqual([]);
    expect(conditionsOf(webWorld({ isHostOpen: false, view: webView('Maintenance') }))).toEqual([
      'Scheduled',
    ]);
  });

  it('LIFE-17, LIFE-25: an extension without its grant is in use whoever asked for it, and only while it is loaded', () => {
    expect(conditionsOf(withExtension({}))).toEqual(['ExtensionsReady']);
    expect(conditionsOf(withExtension({ declared: false, inside: 2 }))).toEqual(['ExtensionsReady']);
    expect(conditionsOf(withExtension({ loadedScope: null, declared: false }))).toEqual([]);
  });

  it('LIFE-17: touches only a condition that holds', () => {
    const revocations = revocationsOf(webWorld(closedClass));
    const holding = { type: 'DevicesReady', status: 'True', reason: 'AllConfigured', message: '' } as const;
    const failing = { type: 'DevicesReady', status: 'False', reason: 'DeviceLost', message: '' } as const;
    const other = { type: 'Scheduled', status: 'True', reason: 'Bound', message: '' } as const;

    expect(withRevocation(holding, revocations)).toMatchObject({ status: 'True', reason: 'RevokedInUse' });
    expect(withRevocation(failing, revocations)).toBe(failing);
    expect(withRevocation(other, revocations)).toBe(other);
  });

  it('LIFE-17: stays Ready and done, and says in Ready what it runs without', () => {
    const said = report(webWorld({ isHostOpen: false }), {});

    expect(told(said)).toContain('Scheduled=True RevokedInUse');
    expect(said.ready.reason).toBe('RevokedInUse');
    expect(said.notReady).toBeUndefined();
    expect(said.outcome).toEqual({ type: 'done' });
  });

  it('LIFE-11: a stopped partition that its children hold says that first', () => {
    const dependents = { total: 1, loaded: 1, mounted: 1, first: [] };
    const view = { ...webView('Maintenance'), dependents };
    const partition = web({ powerState: 'Stopped' });
    const said = report(webWorld({ partition, host: alpha, isHostOpen: false, view }), {});

    expect(said.ready.reason).toBe('StoppedHeld');
    expect(told(said)).toContain('Scheduled=True RevokedInUse');
  });
});
