import type { ClaimWorld } from '../../../../controller/kinds/device-claim/observe.ts';
import { billing, data, device, partitionUid, view } from '../builders.ts';

export const d0 = device('d0');

/** What a pass over claim `data` of an active `billing` has seen, when its device d0 was decided. */
export function claimWorld(change: Partial<ClaimWorld> = {}): ClaimWorld {
  return {
    claim: data(),
    partition: billing('Active', [d0]),
    record: { hostName: 'alpha', partitionUid, devices: [d0] },
    answer: undefined,
    placement: undefined,
    held: undefined,
    lostConsent: undefined,
    view: view('Active'),
    ...change,
  };
}
