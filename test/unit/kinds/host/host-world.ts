import type { HostView } from '../../../../controller/kernel/port.ts';
import type { HostWorld } from '../../../../controller/kinds/host/observe.ts';
import { aHost, aVersion } from '../../../support/objects.ts';
import { stored } from '../builders.ts';

/** What a machine shows that was booted once, where nothing runs. */
export function bootedKernel(change: Partial<HostView> = {}): HostView {
  return {
    bootID: 'boot-1',
    numbers: {
      config: null,
      total: 2048,
      granted: 0,
      assigned: 0,
      releasing: 0,
      free: { majors: 32, minorsPerMajor: 64, minorsOfDrivers: {} },
    },
    partitions: {},
    boots: 1,
    bootRequest: null,
    recovering: false,
    extensions: { global: 0, local: 0, own: [] },
    errorBufferBytes: 1024,
    ...change,
  };
}

/** What a pass over host alpha has seen, on which nobody is. */
export function hostWorld(change: Partial<HostWorld> = {}): HostWorld {
  return {
    host: stored(aHost('alpha')),
    version: stored(aVersion('os')),
    kernel: bootedKernel(),
    orphanPartitions: [],
    orphanClaims: [],
    orphanLinks: [],
    missing: [],
    loadable: [],
    users: [],
    ...change,
  };
}
