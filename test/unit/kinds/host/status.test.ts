import { describe, expect, it } from 'vitest';
import type { HostView } from '../../../../controller/kernel/port.ts';
import type { HostWorld } from '../../../../controller/kinds/host/observe.ts';
import { report } from '../../../../controller/kinds/host/status.ts';
import { aHost } from '../../../support/objects.ts';
import { deleting, refusedBy, stored } from '../builders.ts';
import { bootedKernel, hostWorld } from './host-world.ts';

const { free } = bootedKernel().numbers;
const kernel = bootedKernel({
  numbers: { config: null, total: 10, granted: 1, assigned: 2, releasing: 3, free },
  partitions: { Active: 2, Broken: 1 },
});

function world(change: Partial<HostWorld> = {}): HostWorld {
  return hostWorld({ kernel, ...change });
}

describe('kinds/host/status', () => {
  it('LIFE-30: counts what its kernel shows', () => {
    const said = report(world(), {});

    expect(said.status).toEqual({
      bootID: 'boot-1',
      partitions: { Active: 2, Broken: 1 },
      deviceNumbers: { total: 10, granted: 1, assigned: 2, releasing: 3 },
    });
    expect(said.outcome).toEqual({ type: 'done' });
  });

  it('says that a kernel does not answer, leaves what was last said of it, and tries again', () => {
    const before = world();
    const { status } = report(before, {});
    const host = { ...before.host, status: { ...status, observedGeneration: 3, conditions: [] } };

    const said = report(world({ kernel: undefined, host }), {});

    expect(said.notReady).toMatchObject({ reason: 'Unreachable', status: 'Unknown' });
    expect(said.outcome).toEqual({ type: 'failed' });
    expect(said.status).toEqual(status);
    expect(status).toMatchObject({ bootID: 'boot-1' });
  });

  it('says of a host that is deleted that its kernel does not answer', () => {
    const { host } = world();
    const leaving = { ...host, metadata: { ...host.metadata, deletionTimestamp: '2026-01-01T00:00:00Z' } };

    const said = report(world({ kernel: undefined, host: leaving }), {});

    expect(said.notReady).toMatchObject({ reason: 'Unreachable', status: 'Unknown' });
  });

  it('counts nothing before the first boot, and says what that waits for', () => {
    const said = report(world({ kernel: { ...kernel, bootID: '' }, version: undefined }), {});

    expect(said.notReady?.reason).toBe('VersionNotFound');
    expect(said.outcome).toEqual({ type: 'waiting' });
    expect(said.status).toEqual({});
  });

  it.each([
    ['NumbersInUse', 'DeviceNumbersInUse', 'waiting'],
    ['PartitionBroken', 'KernelRefused', 'failed'],
  ] as const)('X-9: says of a refusal %s: %s, and is %s', (id, reason, outcome) => {
    const said = report(world(), refusedBy('ConfigureNumbers', id, { major: 32, minor: 0 }));

    expect(said.notReady?.reason).toBe(reason);
    expect(said.outcome).toEqual({ type: outcome });
  });

  it('LIFE-9: is not Ready while it recovers from a boot, and names what is still missing', () => {
    const missing = ['DeviceClaim team-a/data'];

    const said = report(world({ kernel: { ...kernel, recovering: true }, missing }), {});

    expect(said.notReady?.reason).toBe('Recovering');
    expect(said.notReady?.message).toContain('Still missing: DeviceClaim team-a/data.');
    expect(said.outcome).toEqual({ type: 'waiting' });
  });

  it('KEXT-19, LIFE-25: takes what was loaded by hand for no answer to the spec', () => {
    const host = stored(aHost('alpha', { extensions: ['trace'] }));
    const loadedBy = (requests: { declared: boolean; inside: number }): HostView => ({
      ...kernel,
      extensions: { global: 1, local: 0, own: [{ name: 'trace', ...requests }] },
    });
    const byHand = report(world({ host, kernel: loadedBy({ declared: false, inside: 1 }) }), {});
    const bySpec = report(world({ host, kernel: loadedBy({ declared: true, inside: 0 }) }), {});

    expect(byHand.notReady?.reason).toBe('ExtensionNotLoaded');
    expect(bySpec.notReady).toBeUndefined();
  });

  it('LIFE-10: tells which request for a boot was answered last', () => {
    const booted = { ...kernel, bootRequest: 'again' };

    expect(report(world({ kernel: booted }), {}).status).toMatchObject({ bootRequest: 'again' });
    expect(report(world(), {}).status).not.toHaveProperty('bootRequest');
  });

  it('LIFE-14: names who needs it while it is being deleted', () => {
    const users = ['WorkloadPartition team-a/billing'];

    const said = report(world({ host: deleting(stored(aHost('alpha'))), users }), {});

    expect(said.notReady).toEqual({
      reason: 'InUse',
      message:
        'Cannot be deleted while it is needed by WorkloadPartition team-a/billing. Delete those first.',
    });
  });
});
