/** Who may ask what: the global environment, or a process of the very partition that is named (DEV-13, LIFE-28). */
import type { Caller, KernelCommand, KernelQuery, KernelRefusal } from '../port.ts';
import { refuse } from './outcome.ts';

type Asker = 'Global' | 'Partition' | 'Both';

const askers = {
  Boot: 'Global',
  TakeOver: 'Global',
  FinishRecovery: 'Global',
  Decommission: 'Global',
  ConfigureNumbers: 'Global',
  ConfigureErrorBuffers: 'Global',
  LogError: 'Both',
  Discover: 'Global',
  DefinePartition: 'Global',
  PrepareScratch: 'Global',
  ClearGlobalNames: 'Global',
  TakeBootStep: 'Global',
  ImportVolumeGroup: 'Global',
  ExportVolumeGroup: 'Global',
  PopulateFileSystems: 'Global',
  WriteRootFiles: 'Global',
  LinkPartition: 'Global',
  UnlinkPartition: 'Global',
  LoadPartition: 'Global',
  MountFileSystems: 'Global',
  PropagateRoot: 'Global',
  StartPartition: 'Global',
  StopPartition: 'Global',
  RemovePartition: 'Global',
  AllocateDevices: 'Global',
  RequestNumbers: 'Partition',
  ReleaseNumbers: 'Both',
  RequestGlobalNumber: 'Global',
  ReleaseGlobalNumber: 'Global',
  ExportDevices: 'Global',
  InsertAdapter: 'Partition',
  AttachEndpoint: 'Partition',
  ConfigureDevices: 'Partition',
  UnconfigureDevices: 'Partition',
  ReleaseDevices: 'Global',
  SpawnProcess: 'Partition',
  KillProcess: 'Partition',
  WriteDevice: 'Partition',
  WriteFile: 'Partition',
  RemoveFile: 'Partition',
  RegisterExtension: 'Global',
  UnregisterExtension: 'Global',
  SetExtensionGrants: 'Global',
  DeliverExtension: 'Global',
  LoadExtension: 'Partition',
  UnloadExtension: 'Partition',
  LoadDeclaredExtension: 'Global',
  UnloadDeclaredExtension: 'Global',
  LoadGlobalExtension: 'Global',
  UnloadGlobalExtension: 'Global',
} as const satisfies Record<KernelCommand['type'], Asker>;

const readers = {
  Host: 'Global',
  Partition: 'Global',
  Devices: 'Global',
  Holdings: 'Global',
  LastOperation: 'Global',
  NumberTable: 'Global',
  OwnDevices: 'Partition',
  LookupNumber: 'Partition',
  ReadDevice: 'Partition',
  OwnFileSystems: 'Both',
  ListFiles: 'Both',
  ReadFile: 'Both',
  OwnProcesses: 'Both',
  Extensions: 'Global',
  OwnExtensions: 'Both',
  VolumeGroups: 'Global',
  OwnVolumeGroups: 'Both',
} as const satisfies Record<KernelQuery['type'], Asker>;

export function checkCommandAccess(caller: Caller, command: KernelCommand): KernelRefusal | undefined {
  return checkAccess(caller, command, askers[command.type]);
}

export function checkQueryAccess(caller: Caller, query: KernelQuery): KernelRefusal | undefined {
  return checkAccess(caller, query, readers[query.type]);
}

/** The refusal is the same whether the partition that is named exists or not: a tenant learns of no other. */
function checkAccess(
  caller: Caller,
  asked: KernelCommand | KernelQuery,
  asker: Asker,
): KernelRefusal | undefined {
  if (asker === 'Both' || asker === caller.type) {
    if (caller.type === 'Global') return undefined;
    if ('partitionUid' in asked && asked.partitionUid === caller.partitionUid) return undefined;
  }
  return refuse('NotPermitted', { command: asked.type });
}
