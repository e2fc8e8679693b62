import { describe, expect, it } from 'vitest';
import { partitionDeviceClass } from '../../../../controller/kinds/partition-device-class/index.ts';
import { aClass } from '../../../support/objects.ts';
import { deleting, stored } from '../builders.ts';

const fast = stored(aClass('fast'));

describe('kinds/partition-device-class', () => {
  it('is sound when its selectors compile', () => {
    const said = partitionDeviceClass.report({ class: fast, selectorError: undefined, users: [] }, {});

    expect(said).toMatchObject({ ready: { reason: 'Accepted' }, outcome: { type: 'done' } });
  });

  it('is stalled by a selector that does not compile: only an edit of it helps', () => {
    const said = partitionDeviceClass.report(
      { class: fast, selectorError: "undefined field 'x'", users: [] },
      {},
    );

    expect(said.notReady?.reason).toBe('SelectorError');
    expect(said.notReady?.message).toContain("undefined field 'x'.");
    expect(said.outcome).toEqual({ type: 'stalled' });
  });

  it('LIFE-14: waits for the claims that name it, and goes when there is none left', () => {
    const going = { class: deleting(fast), selectorError: undefined, users: ['DeviceClaim team-a/data'] };

    expect(partitionDeviceClass.report(going, {}).notReady?.message).toContain(
      'used by DeviceClaim team-a/data',
    );
    expect(partitionDeviceClass.teardown(going).released).toBe(false);
    expect(partitionDeviceClass.teardown({ ...going, users: [] }).released).toBe(true);
  });
});
