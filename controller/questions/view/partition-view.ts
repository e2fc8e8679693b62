/** Everything that one partition can see of itself from inside, gathered through the port as that caller (LIFE-28). */
import type { ObjectKey } from '../../api/object.ts';
import { namespaceOf, uidOf } from '../../api/object.ts';
import type {
  OwnDeviceView,
  OwnFileSystemView,
  OwnProcessView,
  PartitionState,
  VolumeGroupView,
} from '../../kernel/port.ts';
import type { Agent } from '../inside/agent.ts';
import type { Looking } from '../inside/enter.ts';
import { NotFoundError } from '../errors.ts';
import { knownPartition } from '../inside/enter.ts';
import { PartitionInside } from '../inside/partition-inside.ts';

/**
 * schemas/cli/partitionview_v1alpha1.json. No UID, resource version, time or real number: it is equal, byte for byte,
 * with and without other tenants.
 */
export interface PartitionViewDocument {
  apiVersion: 'cli.partywall.dev/v1alpha1';
  kind: 'PartitionView';
  namespace: string;
  name: string;
  /** Absent, as the version, while no kernel knows the partition. */
  state?: PartitionState;
  version?: string;
  devices: OwnDeviceView[];
  volumeGroups: VolumeGroupView[];
  fileSystems: OwnFileSystemView[];
  processes: OwnProcessView[];
}

/** @throws NotFoundError; NotDoneError with what its kernel refuses */
export async function partitionView(
  agent: Agent,
  world: Looking,
  key: ObjectKey,
): Promise<PartitionViewDocument> {
  const object = await world.cluster.get(key);
  if (object === undefined) throw new NotFoundError(key);
  const title = {
    apiVersion: 'cli.partywall.dev/v1alpha1',
    kind: 'PartitionView',
    namespace: namespaceOf(object),
    name: object.metadata.name,
  } as const;
  const { kernel, view } = await knownPartition(world, object);
  if (kernel === undefined || view === null) {
    return { ...title, devices: [], volumeGroups: [], fileSystems: [], processes: [] };
  }
  const { state, version } = view;
  const inside = new PartitionInside(kernel, uidOf(object), agent);
  const { partitionUid } = inside;
  return {
    ...title,
    state,
    version,
    devices: await inside.read<'OwnDevices'>({ type: 'OwnDevices', partitionUid }),
    volumeGroups: await inside.read<'OwnVolumeGroups'>({ type: 'OwnVolumeGroups', partitionUid }),
    fileSystems: await inside.read<'OwnFileSystems'>({ type: 'OwnFileSystems', partitionUid }),
    processes: await inside.read<'OwnProcesses'>({ type: 'OwnProcesses', partitionUid }),
  };
}
