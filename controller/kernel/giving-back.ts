/**
 * Commands after which somebody else may have what he could not have before: a device, a number, a name, a host that is
 * up. All others only take, or concern nobody but their own partition.
 */
import type { KernelCommandType } from './port.ts';

const givesBack: Record<KernelCommandType, boolean> = {
  Boot: true,
  TakeOver: false,
  FinishRecovery: true,
  Decommission: true,
  ConfigureNumbers: true,
  ConfigureErrorBuffers: false,
  LogError: false,
  Discover: true,
  DefinePartition: false,
  PrepareScratch: false,
  ClearGlobalNames: false,
  TakeBootStep: false,
  ImportVolumeGroup: false,
  ExportVolumeGroup: true,
  PopulateFileSystems: false,
  WriteRootFiles: false,
  LinkPartition: false,
  UnlinkPartition: true,
  MountFileSystems: false,
  PropagateRoot: false,
  LoadPartition: false,
  // Into maintenance it ends processes; but nobody else had what they used.
  StartPartition: false,
  StopPartition: true,
  RemovePartition: true,
  AllocateDevices: false,
  RequestNumbers: false,
  ReleaseNumbers: true,
  RequestGlobalNumber: false,
  ReleaseGlobalNumber: true,
  ExportDevices: false,
  InsertAdapter: false,
  AttachEndpoint: false,
  ConfigureDevices: false,
  UnconfigureDevices: true,
  ReleaseDevices: true,
  SpawnProcess: false,
  KillProcess: true,
  WriteDevice: false,
  WriteFile: false,
  RemoveFile: false,
  RegisterExtension: false,
  UnregisterExtension: true,
  SetExtensionGrants: false,
  DeliverExtension: false,
  LoadExtension: false,
  UnloadExtension: true,
  LoadDeclaredExtension: false,
  UnloadDeclaredExtension: true,
  LoadGlobalExtension: false,
  UnloadGlobalExtension: true,
};

/** Whether a command may give something back. */
export function mayGiveBack({ type }: { type: KernelCommandType }): boolean {
  return givesBack[type];
}
