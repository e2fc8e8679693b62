/** DeviceClaim: devices, private names and device numbers inside a partition, allocated together or not at all. */
import { finalizer } from '../../api/finalizer.ts';
import { forcedIndex } from '../../api/force-delete.ts';
import type { DeviceClaim } from '../../api/generated/device-claim.ts';
import { namespaceOf } from '../../api/object.ts';
import type { Kind } from '../kind.ts';
import type { ClaimWorld } from './observe.ts';
import { observe } from './observe.ts';
import { plan, teardown } from './plan.ts';
import { report } from './status.ts';

export const deviceClaim: Kind<DeviceClaim, ClaimWorld> = {
  kind: 'DeviceClaim',
  // Why it waits is told anew once those who take have settled (LIFE-4).
  rank: { changed: 10, touched: 10, counted: 19 },
  finalizer,
  readyFrom: ['Allocated', 'Exported', 'Configured'],
  indexes: {
    partition: (claim) => [`${namespaceOf(claim)}/${claim.spec.partitionName}`],
    forced: forcedIndex,
    class: ({ spec }) =>
      spec.devices.flatMap((device) =>
        device.firstAvailable === undefined
          ? [device.deviceClassName ?? '']
          : device.firstAvailable.map((choice) => choice.deviceClassName),
      ),
  },
  // One that has its devices needs real numbers anew when its host was booted, and nothing in the object tells of that.
  contends: () => true,
  observe,
  plan,
  teardown,
  report,
};
