// Generated from crds/ by tools/generate.ts; do not edit.

/** Which reasons each condition of each kind may give; False stands for False and for Unknown. */
export const conditionReasons = {
  DeviceClaim: {
    Ready: {
      True: ['Configured', 'HeldWhileStopped'],
      False: [
        'Pending',
        'PartitionNotFound',
        'PartitionDeleting',
        'PartitionNotScheduled',
        'ClassNotAllowed',
        'SelectorError',
        'NoMatchingDevice',
        'AdapterToVersionedPartition',
        'RetainedData',
        'AllHeld',
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
      True: ['Allocated'],
      False: [
        'Pending',
        'PartitionNotFound',
        'PartitionDeleting',
        'PartitionNotScheduled',
        'ClassNotAllowed',
        'SelectorError',
        'NoMatchingDevice',
        'AdapterToVersionedPartition',
        'RetainedData',
        'AllHeld',
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
  Host: {
    Ready: {
      True: ['Healthy'],
      False: ['Pending', 'VersionNotFound', 'DeviceNumbersInUse', 'Unreachable', 'KernelRefused', 'InUse'],
    },
    Reconciling: { True: ['Waiting', 'Retrying'], False: [] },
  },
  PartitionDeviceClass: {
    Ready: { True: ['Accepted'], False: ['Pending', 'SelectorError', 'InUse'] },
    Reconciling: { True: ['Waiting'], False: [] },
    Stalled: { True: ['SelectorError'], False: [] },
  },
  RuntimeVersion: {
    Ready: { True: ['Accepted'], False: ['Pending', 'InUse'] },
    Reconciling: { True: ['Waiting'], False: [] },
  },
  WorkloadPartition: {
    Ready: {
      True: ['Running', 'StoppedAsDesired', 'InMaintenance'],
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
        'ClaimNotAllocated',
        'ClaimNotConfigured',
        'NameConflict',
        'NumbersExhausted',
        'ExportedElsewhere',
        'DeviceLost',
        'Starting',
        'Stopping',
        'Broken',
        'TearingDown',
      ],
    },
    Scheduled: {
      True: ['Bound'],
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
      ],
    },
    VersionCompatible: {
      True: ['Compatible'],
      False: ['Pending', 'VersionNotFound', 'KernelTooOld', 'KernelTooNew'],
    },
    DevicesReady: {
      True: ['AllConfigured', 'HeldWhileStopped'],
      False: [
        'Pending',
        'ClaimNotAllocated',
        'ClaimNotConfigured',
        'NameConflict',
        'NumbersExhausted',
        'ExportedElsewhere',
        'DeviceLost',
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
  | 'Allocated'
  | 'Bound'
  | 'Broken'
  | 'ClaimNotAllocated'
  | 'ClaimNotConfigured'
  | 'ClassNotAllowed'
  | 'Compatible'
  | 'Configured'
  | 'ConstraintUnsatisfiable'
  | 'DeviceBusy'
  | 'DeviceChanged'
  | 'DeviceLost'
  | 'DeviceMapMissing'
  | 'DeviceNameTaken'
  | 'DeviceNumbersInUse'
  | 'DuplicateDevice'
  | 'Exported'
  | 'ExportedElsewhere'
  | 'Healthy'
  | 'HeldWhileStopped'
  | 'HostNotAllowed'
  | 'HostNotFound'
  | 'HostNotReady'
  | 'HostUnschedulable'
  | 'InMaintenance'
  | 'InUse'
  | 'InvalidArgument'
  | 'KernelRefused'
  | 'KernelTooNew'
  | 'KernelTooOld'
  | 'MappingNotFound'
  | 'NameConflict'
  | 'NoFittingHost'
  | 'NoMatchingDevice'
  | 'NumberInUse'
  | 'NumberOutOfRange'
  | 'NumbersExhausted'
  | 'PartitionDeleting'
  | 'PartitionNotFound'
  | 'PartitionNotScheduled'
  | 'Pending'
  | 'Published'
  | 'RequiredClaimMismatch'
  | 'RequiredClaimNotAllocatable'
  | 'RequiredClaimNotFound'
  | 'RetainedData'
  | 'Retrying'
  | 'Running'
  | 'SearchBudgetExceeded'
  | 'SelectorError'
  | 'Starting'
  | 'StoppedAsDesired'
  | 'Stopping'
  | 'TearingDown'
  | 'Unreachable'
  | 'VersionNotFound'
  | 'VirtualNumberMapped'
  | 'Waiting';
