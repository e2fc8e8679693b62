// Generated from crds/ by tools/generate.ts; do not edit.

/** Which reasons each condition of each kind may give; False stands for False and for Unknown. */
export const conditionReasons = {
  DeviceClaim: {
    Ready: {
      True: ['Configured', 'HeldWhileStopped', 'RevokedInUse'],
      False: [
        'Pending',
        'PartitionNotFound',
        'PartitionDeleting',
        'PartitionNotScheduled',
        'HostNotReady',
        'ClassNotAllowed',
        'SelectorError',
        'NoMatchingDevice',
        'AdapterToVersionedPartition',
        'RetainedData',
        'AllHeld',
        'UsedByHost',
        'ConstraintUnsatisfiable',
        'SearchBudgetExceeded',
        'NameConflict',
        'NumberInUse',
        'NumberOutOfRange',
        'NumbersExhausted',
        'KernelRefused',
        'ExportedElsewhere',
        'DeviceLost',
        'DeviceMapMissing',
        'VirtualNumberMapped',
        'InvalidArgument',
        'MappingNotFound',
        'DeviceBusy',
        'InUse',
      ],
    },
    Allocated: {
      True: ['Allocated', 'RevokedInUse'],
      False: [
        'Pending',
        'PartitionNotFound',
        'PartitionDeleting',
        'PartitionNotScheduled',
        'HostNotReady',
        'ClassNotAllowed',
        'SelectorError',
        'NoMatchingDevice',
        'AdapterToVersionedPartition',
        'RetainedData',
        'AllHeld',
        'UsedByHost',
        'ConstraintUnsatisfiable',
        'SearchBudgetExceeded',
        'NameConflict',
        'NumberInUse',
        'NumberOutOfRange',
        'NumbersExhausted',
        'KernelRefused',
      ],
    },
    Exported: {
      True: ['Exported', 'HeldWhileStopped'],
      False: ['Pending', 'ExportedElsewhere', 'DeviceLost', 'KernelRefused'],
    },
    Configured: {
      True: ['Configured', 'HeldWhileStopped'],
      False: [
        'Pending',
        'DeviceMapMissing',
        'VirtualNumberMapped',
        'InvalidArgument',
        'MappingNotFound',
        'DeviceBusy',
        'KernelRefused',
      ],
    },
    Reconciling: { True: ['Waiting', 'Retrying'], False: [] },
    Stalled: { True: ['SelectorError'], False: [] },
  },
  DeviceInventory: {
    Ready: {
      True: ['Published'],
      False: [
        'Pending',
        'HostNotFound',
        'HostNotReady',
        'DuplicateDevice',
        'DeviceNameTaken',
        'DeviceChanged',
        'KernelRefused',
        'InUse',
      ],
    },
    Reconciling: { True: ['Waiting', 'Retrying'], False: [] },
  },
  ExtensionGrant: {
    Ready: {
      True: ['Accepted'],
      False: ['Pending', 'ExtensionNotFound', 'ScopeConflict', 'NeverUnloadsLocally'],
    },
    Reconciling: { True: ['Waiting', 'Retrying'], False: [] },
  },
  Host: {
    Ready: {
      True: ['Healthy'],
      False: [
        'Pending',
        'Recovering',
        'VersionNotFound',
        'DeviceNumbersInUse',
        'ExtensionNotLoaded',
        'Unreachable',
        'KernelRefused',
        'InUse',
      ],
    },
    Reconciling: { True: ['Waiting', 'Retrying'], False: [] },
  },
  KernelExtension: {
    Ready: {
      True: ['Registered'],
      False: ['Pending', 'FileNotFound', 'DigestMismatch', 'DependencyCycle', 'KernelRefused', 'InUse'],
    },
    Reconciling: { True: ['Waiting', 'Retrying'], False: [] },
  },
  PartitionDeviceClass: {
    Ready: { True: ['Accepted'], False: ['Pending', 'SelectorError', 'InUse'] },
    Reconciling: { True: ['Waiting', 'Retrying'], False: [] },
    Stalled: { True: ['SelectorError'], False: [] },
  },
  Review: {
    Succeeded: {
      True: ['Answered'],
      False: [
        'Pending',
        'InProgress',
        'Forbidden',
        'RequesterNotVerified',
        'WrongNamespace',
        'Invalid',
        'NotFound',
        'Refused',
        'Unreachable',
        'TimedOut',
        'TooLarge',
        'TooMany',
        'Failed',
      ],
    },
    Stalled: {
      True: [
        'Forbidden',
        'RequesterNotVerified',
        'WrongNamespace',
        'Invalid',
        'NotFound',
        'Refused',
        'Unreachable',
        'TimedOut',
        'TooLarge',
        'TooMany',
        'Failed',
      ],
      False: [],
    },
  },
  RuntimeVersion: {
    Ready: { True: ['Accepted'], False: ['Pending', 'InUse'] },
    Reconciling: { True: ['Waiting', 'Retrying'], False: [] },
  },
  VersionLink: {
    Ready: {
      True: ['Linked', 'ChildStopped', 'RevokedInUse'],
      False: [
        'Pending',
        'SelfLink',
        'NotAllowed',
        'ParentDeleting',
        'ChildNotFound',
        'ChildOwnsUserFileSystems',
        'VersionMismatch',
        'ParentNotVersioned',
        'Cycle',
        'FileSystemNotShared',
        'ParentNotScheduled',
        'DifferentHosts',
        'ChildNotScheduled',
        'KernelRefused',
        'ParentNotReady',
        'MountFailed',
        'BehindParent',
        'PropagationFailed',
        'InUse',
      ],
    },
    Accepted: {
      True: ['Accepted', 'RevokedInUse'],
      False: [
        'Pending',
        'SelfLink',
        'NotAllowed',
        'ParentDeleting',
        'ChildNotFound',
        'ChildOwnsUserFileSystems',
        'VersionMismatch',
        'ParentNotVersioned',
        'Cycle',
        'FileSystemNotShared',
        'ParentNotScheduled',
        'DifferentHosts',
        'ChildNotScheduled',
        'KernelRefused',
      ],
    },
    Mounted: { True: ['Mounted', 'ChildStopped'], False: ['Pending', 'ParentNotReady', 'MountFailed'] },
    Current: { True: ['UpToDate', 'ChildStopped'], False: ['Pending', 'BehindParent', 'PropagationFailed'] },
    Reconciling: { True: ['Waiting', 'Retrying'], False: [] },
    Stalled: { True: ['SelfLink'], False: [] },
  },
  WorkloadPartition: {
    Ready: {
      True: ['Running', 'StoppedAsDesired', 'StoppedHeld', 'InMaintenance', 'RevokedInUse'],
      False: [
        'Pending',
        'NoFittingHost',
        'HostNotAllowed',
        'HostNotReady',
        'HostUnschedulable',
        'RequiredClaimNotFound',
        'RequiredClaimMismatch',
        'RequiredClaimNotAllocatable',
        'SearchBudgetExceeded',
        'KernelRefused',
        'VersionNotFound',
        'KernelTooOld',
        'KernelTooNew',
        'LinkMissing',
        'LinkNotAccepted',
        'ParentNotScheduled',
        'ParentNotReady',
        'PathNotInRoot',
        'FileConflict',
        'FileSystemFull',
        'MountFailed',
        'PropagationFailed',
        'ClassNotAllowed',
        'NoMatchingDevice',
        'ClaimNotAllocated',
        'ClaimNotConfigured',
        'NameConflict',
        'NumbersExhausted',
        'ExportedElsewhere',
        'DeviceLost',
        'PreparingScratch',
        'PopulatingRoot',
        'ClearingGlobalNames',
        'ScratchBooting',
        'IdentifyingDisks',
        'Importing',
        'Renaming',
        'MergingDeviceDatabase',
        'SwitchingRoot',
        'DiskOccupied',
        'VolumeGroupActive',
        'DiskMismatch',
        'DiskMissing',
        'StepFailed',
        'NotGranted',
        'ScopeConflict',
        'NotCatalogued',
        'CopyModified',
        'DependencyMissing',
        'LoadRefused',
        'LoadFailed',
        'Starting',
        'Stopping',
        'Broken',
        'WaitingForDependents',
        'TearingDown',
      ],
    },
    Scheduled: {
      True: ['Bound', 'RevokedInUse'],
      False: [
        'Pending',
        'NoFittingHost',
        'HostNotAllowed',
        'HostNotReady',
        'HostUnschedulable',
        'RequiredClaimNotFound',
        'RequiredClaimMismatch',
        'RequiredClaimNotAllocatable',
        'SearchBudgetExceeded',
        'ParentNotScheduled',
      ],
    },
    VersionCompatible: {
      True: ['Compatible', 'RevokedInUse'],
      False: ['Pending', 'VersionNotFound', 'KernelTooOld', 'KernelTooNew'],
    },
    Linked: {
      True: ['Linked', 'NotApplicable', 'RevokedInUse'],
      False: ['Pending', 'LinkMissing', 'LinkNotAccepted', 'ParentNotReady'],
    },
    FileSystemsReady: {
      True: ['Mounted', 'PartitionStopped'],
      False: [
        'Pending',
        'PathNotInRoot',
        'FileConflict',
        'FileSystemFull',
        'MountFailed',
        'PropagationFailed',
        'KernelRefused',
      ],
    },
    DevicesReady: {
      True: ['AllConfigured', 'HeldWhileStopped', 'RevokedInUse'],
      False: [
        'Pending',
        'ClassNotAllowed',
        'NoMatchingDevice',
        'ClaimNotAllocated',
        'ClaimNotConfigured',
        'NameConflict',
        'NumbersExhausted',
        'ExportedElsewhere',
        'DeviceLost',
        'KernelRefused',
      ],
    },
    NamespaceReady: {
      True: ['Imported', 'PartitionStopped', 'NotApplicable'],
      False: [
        'Pending',
        'PreparingScratch',
        'PopulatingRoot',
        'ClearingGlobalNames',
        'ScratchBooting',
        'IdentifyingDisks',
        'Importing',
        'Renaming',
        'MergingDeviceDatabase',
        'SwitchingRoot',
        'DiskOccupied',
        'VolumeGroupActive',
        'DiskMismatch',
        'DiskMissing',
        'StepFailed',
      ],
    },
    ExtensionsReady: {
      True: ['AllLoaded', 'PartitionStopped', 'NotApplicable', 'RevokedInUse'],
      False: [
        'Pending',
        'NotGranted',
        'ScopeConflict',
        'NotCatalogued',
        'CopyModified',
        'DependencyMissing',
        'LoadRefused',
        'LoadFailed',
        'KernelRefused',
      ],
    },
    Reconciling: { True: ['Waiting', 'Retrying'], False: [] },
  },
} as const;

/** A kind that has conditions. */
export type ConditionedKind = keyof typeof conditionReasons;

/** The condition types of a kind. */
export type ConditionTypeOf<K extends ConditionedKind> = keyof (typeof conditionReasons)[K];

type Rows<K extends ConditionedKind> = (typeof conditionReasons)[K];

/** The reasons that one condition of a kind may give, whatever its status. */
export type ReasonOf<K extends ConditionedKind, C extends keyof Rows<K>> = Rows<K>[C] extends {
  readonly True: readonly (infer T)[];
  readonly False: readonly (infer F)[];
}
  ? T | F
  : never;

/** Every reason of every kind. */
export type Reason =
  | 'Accepted'
  | 'AdapterToVersionedPartition'
  | 'AllConfigured'
  | 'AllHeld'
  | 'AllLoaded'
  | 'Allocated'
  | 'Answered'
  | 'BehindParent'
  | 'Bound'
  | 'Broken'
  | 'ChildNotFound'
  | 'ChildNotScheduled'
  | 'ChildOwnsUserFileSystems'
  | 'ChildStopped'
  | 'ClaimNotAllocated'
  | 'ClaimNotConfigured'
  | 'ClassNotAllowed'
  | 'ClearingGlobalNames'
  | 'Compatible'
  | 'Configured'
  | 'ConstraintUnsatisfiable'
  | 'CopyModified'
  | 'Cycle'
  | 'DependencyCycle'
  | 'DependencyMissing'
  | 'DeviceBusy'
  | 'DeviceChanged'
  | 'DeviceLost'
  | 'DeviceMapMissing'
  | 'DeviceNameTaken'
  | 'DeviceNumbersInUse'
  | 'DifferentHosts'
  | 'DigestMismatch'
  | 'DiskMismatch'
  | 'DiskMissing'
  | 'DiskOccupied'
  | 'DuplicateDevice'
  | 'Exported'
  | 'ExportedElsewhere'
  | 'ExtensionNotFound'
  | 'ExtensionNotLoaded'
  | 'Failed'
  | 'FileConflict'
  | 'FileNotFound'
  | 'FileSystemFull'
  | 'FileSystemNotShared'
  | 'Forbidden'
  | 'Healthy'
  | 'HeldWhileStopped'
  | 'HostNotAllowed'
  | 'HostNotFound'
  | 'HostNotReady'
  | 'HostUnschedulable'
  | 'IdentifyingDisks'
  | 'Imported'
  | 'Importing'
  | 'InMaintenance'
  | 'InProgress'
  | 'InUse'
  | 'Invalid'
  | 'InvalidArgument'
  | 'KernelRefused'
  | 'KernelTooNew'
  | 'KernelTooOld'
  | 'LinkMissing'
  | 'LinkNotAccepted'
  | 'Linked'
  | 'LoadFailed'
  | 'LoadRefused'
  | 'MappingNotFound'
  | 'MergingDeviceDatabase'
  | 'MountFailed'
  | 'Mounted'
  | 'NameConflict'
  | 'NeverUnloadsLocally'
  | 'NoFittingHost'
  | 'NoMatchingDevice'
  | 'NotAllowed'
  | 'NotApplicable'
  | 'NotCatalogued'
  | 'NotFound'
  | 'NotGranted'
  | 'NumberInUse'
  | 'NumberOutOfRange'
  | 'NumbersExhausted'
  | 'ParentDeleting'
  | 'ParentNotReady'
  | 'ParentNotScheduled'
  | 'ParentNotVersioned'
  | 'PartitionDeleting'
  | 'PartitionNotFound'
  | 'PartitionNotScheduled'
  | 'PartitionStopped'
  | 'PathNotInRoot'
  | 'Pending'
  | 'PopulatingRoot'
  | 'PreparingScratch'
  | 'PropagationFailed'
  | 'Published'
  | 'Recovering'
  | 'Refused'
  | 'Registered'
  | 'Renaming'
  | 'RequesterNotVerified'
  | 'RequiredClaimMismatch'
  | 'RequiredClaimNotAllocatable'
  | 'RequiredClaimNotFound'
  | 'RetainedData'
  | 'Retrying'
  | 'RevokedInUse'
  | 'Running'
  | 'ScopeConflict'
  | 'ScratchBooting'
  | 'SearchBudgetExceeded'
  | 'SelectorError'
  | 'SelfLink'
  | 'Starting'
  | 'StepFailed'
  | 'StoppedAsDesired'
  | 'StoppedHeld'
  | 'Stopping'
  | 'SwitchingRoot'
  | 'TearingDown'
  | 'TimedOut'
  | 'TooLarge'
  | 'TooMany'
  | 'Unreachable'
  | 'UpToDate'
  | 'UsedByHost'
  | 'VersionMismatch'
  | 'VersionNotFound'
  | 'VirtualNumberMapped'
  | 'VolumeGroupActive'
  | 'Waiting'
  | 'WaitingForDependents'
  | 'WrongNamespace';
