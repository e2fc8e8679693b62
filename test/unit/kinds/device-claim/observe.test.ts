import { describe, expect, it } from 'vitest';
import { observe } from '../../../../controller/kinds/device-claim/observe.ts';
import type { HostView } from '../../../../controller/kernel/port.ts';
import { GoodsIndex } from '../../../../controller/solve/goods-index.ts';
import { billing, data, requiringNothing, view } from '../builders.ts';
import { alpha, os } from '../family.ts';
import { observed } from '../observing.ts';

const kernel: HostView = {
  bootID: 'boot-2',
  numbers: {
    config: null,
    total: 9,
    granted: 0,
    assigned: 0,
    releasing: 0,
    free: { majors: 4, minorsPerMajor: 64, minorsOfDrivers: {} },
  },
  partitions: {},
  boots: 2,
  bootRequest: null,
  recovering: false,
  extensions: { global: 0, local: 0, own: [] },
  errorBufferBytes: 1024,
};

describe('kinds/device-claim/observe', () => {
  const placed = requiringNothing(billing('Active', []));
  const surroundings = (recovering: boolean): Parameters<typeof observed>[1] => ({
    objects: [alpha, os, placed, data()],
    partitions: [view('Active')],
    kernel: { Host: { ...kernel, recovering } },
    index: new GoodsIndex(),
  });

  it('LIFE-9: decides nothing new while the host recovers from a boot, and looks again when it has', () => {
    const { world, topics } = observed(observe(data()), surroundings(true));

    expect(world.answer).toMatchObject({ ok: false, fault: 'HostNotReady' });
    expect(topics).toContain('boot alpha');
  });

  it('LIFE-9: decides on a host that has recovered', () => {
    const { world } = observed(observe(data()), surroundings(false));

    expect(world.answer).toMatchObject({ ok: false, fault: 'ClassNotAllowed' });
  });
});
