import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { DeviceView } from '../../../controller/kernel/port.ts';
import { PendingNumbers } from '../../../controller/solve/pending-numbers.ts';

const host = fc.constantFrom('alpha', 'beta');
const device = fc.constantFrom('d1', 'd2');
const claim = fc.constantFrom('c1', 'c2', 'c3');

type Told =
  | { what: 'recorded'; claimUid: string; places: { hostName: string; deviceID: string }[] }
  | { what: 'device'; hostName: string; deviceID: string; claims: { claimUid: string; numbered: boolean }[] };

const told: fc.Arbitrary<Told> = fc.oneof(
  fc.record({
    what: fc.constant('recorded' as const),
    claimUid: claim,
    places: fc.uniqueArray(fc.record({ hostName: host, deviceID: device }), {
      maxLength: 3,
      selector: ({ deviceID, hostName }) => `${hostName} ${deviceID}`,
    }),
  }),
  fc.record({
    what: fc.constant('device' as const),
    hostName: host,
    deviceID: device,
    claims: fc.uniqueArray(fc.record({ claimUid: claim, numbered: fc.boolean() }), {
      maxLength: 3,
      selector: ({ claimUid }) => claimUid,
    }),
  }),
);

function viewOf({ claims, deviceID }: Extract<Told, { what: 'device' }>): DeviceView {
  return {
    id: deviceID,
    name: deviceID,
    driver: 'disk',
    type: 'Block',
    endpoints: [],
    state: 'Available',
    allocations: claims.map(({ claimUid, numbered }) => ({
      partitionUid: 'p1',
      claimUid,
      entry: 'e1',
      sharing: 'OneAtATime' as const,
      real: numbered ? { major: 32, minor: 0 } : null,
      virtual: null,
    })),
    exporter: null,
    retainedFor: null,
    inUse: false,
  };
}

describe('solve/pending-numbers', () => {
  it('DEV-15: has what the last records say and the last views do not number, whatever was told in whatever order', () => {
    fc.assert(
      fc.property(fc.array(told, { maxLength: 20 }), (history) => {
        const pending = new PendingNumbers();
        const records = new Map<string, { hostName: string; deviceID: string }[]>();
        const numbered = new Map<string, Set<string>>();
        for (const each of history) {
          if (each.what === 'recorded') {
            pending.recorded(each.claimUid, records.get(each.claimUid) ?? [], each.places);
            records.set(each.claimUid, each.places);
          } else {
            // A device that nobody has may be told as it is, or be gone.
            const view = each.claims.length === 0 ? undefined : viewOf(each);
            pending.told(each.hostName, each.deviceID, view);
            const have = each.claims.filter((one) => one.numbered).map((one) => one.claimUid);
            numbered.set(`${each.hostName} ${each.deviceID}`, new Set(have));
          }
        }

        for (const hostName of ['alpha', 'beta']) {
          const expected = [...records].flatMap(([claimUid, places]) =>
            places
              .filter((place) => place.hostName === hostName)
              .filter(({ deviceID }) => numbered.get(`${hostName} ${deviceID}`)?.has(claimUid) !== true)
              .map(({ deviceID }) => deviceID),
          );
          expect([...pending.on(hostName)].sort()).toEqual(expected.sort());
        }
      }),
    );
  });
});
