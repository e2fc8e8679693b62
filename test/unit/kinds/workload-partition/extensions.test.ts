import { describe, expect, it } from 'vitest';
import type { ExtensionView, KernelRefusal } from '../../../../controller/kernel/port.ts';
import type { PartitionWorld } from '../../../../controller/kinds/workload-partition/observe.ts';
import {
  deliveringCalls,
  faultOfExtension,
  grantingCalls,
  loadingCalls,
  requiredExtensionIsRefused,
  unloadingCalls,
} from '../../../../controller/kinds/workload-partition/extensions.ts';
import { aPartition } from '../../../support/objects.ts';
import { view } from '../builders.ts';

const refusal = (id: KernelRefusal['id'], args: KernelRefusal['args'] = {}): KernelRefusal => ({
  ok: false,
  errno: 'EBUSY',
  id,
  args,
});

function shown(name: string, change: Partial<ExtensionView> = {}): ExtensionView {
  return {
    name,
    scope: 'Global',
    loadedScope: null,
    declared: false,
    inside: 0,
    copy: 'Current',
    deliveryRefusal: null,
    loadRefusal: null,
    ...change,
  };
}

function world(
  asked: { name: string; optional?: boolean }[],
  extensions: ExtensionView[],
  state: 'Active' | 'Defined' = 'Active',
): PartitionWorld {
  return {
    partition: aPartition('billing', { extensions: asked }),
    version: undefined,
    claims: [],
    required: [],
    upbringing: undefined,
    grants: { granted: extensions.map(({ name }) => ({ name, scope: 'Global' })), conflicts: [] },
    host: undefined,
    hostVersion: undefined,
    isHostOpen: true,
    lostConsents: [],
    view: { ...view(state), extensions },
    answer: undefined,
  };
}

const asked = (...calls: { command: { type: string } & Record<string, unknown> }[]): string[] =>
  calls.map(({ command }) => `${command.type} ${String(command['name'])}`);
const viewOf = ({ view: seen }: PartitionWorld): NonNullable<PartitionWorld['view']> => seen!;

describe('kinds/workload-partition/extensions', () => {
  it('KEXT-20: tells the kernel of grants that it does not have yet, and of nothing else', () => {
    const some = world([], [shown('trace')]);
    const told = { ...viewOf(some), grants: [...some.grants.granted] };

    expect(grantingCalls(some, viewOf(some))).toMatchObject([
      { caller: { type: 'Global' }, command: { type: 'SetExtensionGrants', grants: some.grants.granted } },
    ]);
    expect(grantingCalls(some, told)).toEqual([]);
  });

  it('LIFE-25, KID-20: delivers what is missing or outdated, and what was changed inside only while stopped', () => {
    const extensions = [
      shown('a', { copy: 'Missing' }),
      shown('b', { copy: 'Outdated' }),
      shown('c', { copy: 'Modified' }),
      shown('d'),
      shown('e', { copy: 'Missing', deliveryRefusal: refusal('ExtensionNotCatalogued') }),
    ];

    expect(asked(...deliveringCalls({ ...view('Active'), extensions }))).toEqual([
      'DeliverExtension a',
      'DeliverExtension b',
    ]);
    expect(asked(...deliveringCalls({ ...view('Defined'), extensions }))).toEqual([
      'DeliverExtension a',
      'DeliverExtension b',
      'DeliverExtension c',
    ]);
  });

  it('loads what the kernel would load now, and unloads what left the spec and was not asked for inside', () => {
    const some = world(
      [{ name: 'a' }, { name: 'b' }, { name: 'c' }],
      [
        shown('a', { declared: true }),
        shown('b'),
        shown('c', { loadRefusal: refusal('ExtensionLoadRefused') }),
        shown('d', { declared: true, inside: 1 }),
        shown('e', { inside: 1 }),
      ],
    );

    expect(asked(...loadingCalls(some, viewOf(some)))).toEqual(['LoadDeclaredExtension b']);
    expect(asked(...unloadingCalls(some, viewOf(some)))).toEqual(['UnloadDeclaredExtension d']);
  });

  it('waits for what an extension requires when that is asked for too, and for nothing that is not to come', () => {
    const missing = shown('a', {
      loadRefusal: refusal('ExtensionDependencyMissing', { name: 'a', required: 'b' }),
    });
    const coming = world([{ name: 'a' }, { name: 'b' }], [missing, shown('b')]);
    const refused = world(
      [{ name: 'a' }, { name: 'b' }],
      [missing, shown('b', { loadRefusal: refusal('ExtensionLoadRefused', { name: 'b' }) })],
    );
    const circle = world(
      [{ name: 'a' }, { name: 'b' }],
      [
        missing,
        shown('b', { loadRefusal: refusal('ExtensionDependencyMissing', { name: 'b', required: 'a' }) }),
      ],
    );

    expect(faultOfExtension(coming, 'a')).toBeUndefined();
    expect(faultOfExtension(world([{ name: 'a' }], [missing]), 'a')?.reason).toBe('DependencyMissing');
    expect(faultOfExtension(refused, 'a')?.reason).toBe('DependencyMissing');
    expect(faultOfExtension(circle, 'a')?.reason).toBe('DependencyMissing');
  });

  it('lets a partition start without what is optional, and with what is loaded although it is no longer granted', () => {
    const revoked = {
      ...world([{ name: 'a' }], [shown('a', { declared: true, scope: null })]),
      grants: { granted: [], conflicts: [] },
    };

    expect(requiredExtensionIsRefused(world([{ name: 'a', optional: true }], []))).toBeUndefined();
    expect(requiredExtensionIsRefused(world([{ name: 'a' }], []))?.reason).toBe('NotGranted');
    expect(requiredExtensionIsRefused(revoked)).toBeUndefined();
  });
});
