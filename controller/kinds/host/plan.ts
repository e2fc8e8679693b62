import { uidOf } from '../../api/object.ts';
import type { DeviceNumberConfig, HostView, KernelCommand } from '../../kernel/port.ts';
import { detachingCalls } from '../../solve/attachment.ts';
import type { Plan, Step } from '../kind.ts';
import type { HostWorld } from './observe.ts';

export function plan(world: HostWorld): Plan {
  const { kernel, version } = world;
  if (kernel === undefined) return { steps: [] };
  const numbers = wantedNumbers(world);
  if (kernel.bootID === '') {
    // The first boot of a machine; until its own version is known there is no global environment to boot.
    if (version === undefined) return { steps: [] };
    return { steps: [step(world, bootCommand(world, kernel))] };
  }
  if (isBootAsked(world, kernel)) return { steps: [step(world, bootCommand(world, kernel))] };
  const reconfigure: KernelCommand[] = isSameConfig(kernel.numbers.config, numbers)
    ? []
    : [{ type: 'ConfigureNumbers', numbers }];
  // New grants wait until everything that was recorded is back (LIFE-9).
  const finish: KernelCommand[] =
    kernel.recovering && world.missing.length === 0 ? [{ type: 'FinishRecovery' }] : [];
  const { errorBufferBytes } = world.host.spec;
  const resize: KernelCommand[] =
    kernel.errorBufferBytes === errorBufferBytes
      ? []
      : [{ type: 'ConfigureErrorBuffers', bytes: errorBufferBytes }];
  const commands = [...reconfigure, ...resize, ...finish, ...ownExtensions(world, kernel)];
  return { steps: [...sweep(world), ...commands.map((command) => step(world, command))] };
}

/** LIFE-10: a value that the kernel has not answered by a boot yet; the one at its first boot counts as done. */
function isBootAsked({ host, version }: HostWorld, kernel: HostView): boolean {
  const { bootRequest } = host.spec;
  return version !== undefined && bootRequest !== undefined && bootRequest !== kernel.bootRequest;
}

function bootCommand(world: HostWorld, kernel: HostView): KernelCommand {
  const { bootRequest, errorBufferBytes } = world.host.spec;
  return {
    type: 'Boot',
    bootID: `${uidOf(world.host)}-${String(kernel.boots + 1)}`,
    numbers: wantedNumbers(world),
    errorBufferBytes,
    ...(bootRequest === undefined ? {} : { bootRequest }),
  };
}

/** Forgets the machine, once nothing needs it. */
export function teardown(world: HostWorld): Plan {
  // What a machine holds that does not answer is not known: it is not forgotten.
  if (world.kernel === undefined) return { steps: [] };
  if (world.users.length > 0) return { steps: sweep(world) };
  if (world.kernel.bootID === '') return { steps: [], released: true };
  return { steps: [...sweep(world), step(world, { type: 'Decommission' })] };
}

/** Releases what the kernel holds for objects that are gone (DEV-16, DEV-17, LIFE-16). */
function sweep(world: HostWorld): Step[] {
  const hostName = world.host.metadata.name;
  // Nothing is freed under a process that cannot be ended, nor under running children (LIFE-13, LINK-9).
  const removable = world.orphanPartitions.filter(
    ({ view }) => view === undefined || view.survivors.length + view.dependents.mounted === 0,
  );
  const partitions = removable.map(({ partitionUid }) =>
    step(world, { type: 'RemovePartition', partitionUid }),
  );
  // A device that is busy keeps nothing else from being given back; it is tried again when its partition changes.
  const claims = world.orphanClaims.flatMap(({ view, claimUid }) =>
    detachingCalls(view, claimUid).map((call) => ({ hostName, ...call, attempt: claimUid })),
  );
  // A child that runs keeps its link until it stops (LIFE-14).
  const links = world.orphanLinks
    .filter(({ view }) => view === undefined || view.mounts.length === 0)
    .map(({ linkUid, partitionUid }) => step(world, { type: 'UnlinkPartition', partitionUid, linkUid }));
  return [...partitions, ...claims, ...links];
}

/** What the global environment loads for itself (KEXT-19). */
function ownExtensions({ host, loadable }: HostWorld, { extensions }: HostView): KernelCommand[] {
  const wanted = host.spec.extensions ?? [];
  // Only what the spec had asked for: what an administrator loaded by hand stays (LIFE-25).
  const unload = extensions.own.filter(({ declared, name }) => declared && !wanted.includes(name));
  return [
    ...unload.map(({ name }): KernelCommand => ({ type: 'UnloadGlobalExtension', name })),
    ...loadable.map((name): KernelCommand => ({ type: 'LoadGlobalExtension', name })),
  ];
}

function step(world: HostWorld, command: KernelCommand): Step {
  return { hostName: world.host.metadata.name, caller: { type: 'Global' }, command };
}

function wantedNumbers({ host }: HostWorld): DeviceNumberConfig {
  const { majors, minorsPerMajor, reserved } = host.spec.deviceNumbers;
  return {
    majors: { first: majors.first, last: majors.last },
    minorsPerMajor,
    reserved: (reserved ?? [])
      .map(({ major, minor, holder }) => ({ major, minor, holder }))
      .sort((a, b) => a.major - b.major || a.minor - b.minor),
  };
}

function isSameConfig(a: DeviceNumberConfig | null, b: DeviceNumberConfig): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
