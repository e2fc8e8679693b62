import { describe, expect, it } from 'vitest';
import { runtimeVersion } from '../../../../controller/kinds/runtime-version/index.ts';
import { aVersion } from '../../../support/objects.ts';
import { deleting, stored } from '../builders.ts';

const version = stored(aVersion('os'));
const performed = {};

describe('kinds/runtime-version', () => {
  it('is sound as soon as it is there, and has nothing to do', () => {
    const said = runtimeVersion.report({ version, users: [] }, performed);

    expect(said).toMatchObject({ status: {}, ready: { reason: 'Accepted' }, outcome: { type: 'done' } });
    expect(runtimeVersion.plan({ version, users: [] })).toEqual({ steps: [] });
  });

  it('LIFE-14: waits for its users, and goes when there is none left', () => {
    const going = { version: deleting(version), users: ['Host alpha'] };

    expect(runtimeVersion.report(going, performed).notReady?.message).toContain('used by Host alpha');
    expect(runtimeVersion.teardown(going).released).toBe(false);
    expect(runtimeVersion.teardown({ ...going, users: [] }).released).toBe(true);
  });
});
