// Generated from crds/ by tools/generate.ts; do not edit.
import type { ResourceDefinition } from '../resource-definition.ts';

/** The kinds of this API that declare something. */
export type ResourceKind =
  | 'DeviceClaim'
  | 'DeviceInventory'
  | 'ExtensionGrant'
  | 'Host'
  | 'KernelExtension'
  | 'PartitionDeviceClass'
  | 'RuntimeVersion'
  | 'VersionLink'
  | 'WorkloadPartition';

/** What the CRDs say of each kind. */
export const resources: Readonly<Record<ResourceKind, ResourceDefinition>> = {
  DeviceClaim: {
    group: 'partywall.dev',
    version: 'v1alpha1',
    kind: 'DeviceClaim',
    plural: 'deviceclaims',
    singular: 'deviceclaim',
    shortNames: ['dclaim'],
    categories: ['partywall'],
    namespaced: true,
    hasStatus: true,
    selectableFields: ['spec.partitionName'],
    printerColumns: [
      {
        name: 'Ready',
        type: 'string',
        description: 'Whether all devices are configured in the partition.',
        jsonPath: '.status.conditions[?(@.type=="Ready")].status',
      },
      {
        name: 'Reason',
        type: 'string',
        description: 'Why it is ready, or why not.',
        jsonPath: '.status.conditions[?(@.type=="Ready")].reason',
      },
      {
        name: 'Partition',
        type: 'string',
        description: 'The partition that gets the devices.',
        jsonPath: '.spec.partitionName',
      },
      {
        name: 'Devices',
        type: 'string',
        description: 'The devices that were allocated.',
        jsonPath: '.status.devices[*].deviceID',
      },
      {
        name: 'Majors',
        type: 'string',
        description: 'The major numbers inside the partition.',
        jsonPath: '.status.devices[*].virtualNumber.major',
        priority: 1,
      },
      { name: 'Age', type: 'date', jsonPath: '.metadata.creationTimestamp' },
    ],
    schema: {
      description:
        "A request for devices inside one partition. All of its devices are allocated together or none is; each gets a number of the partition's own and a real number from the kernel's table.",
      type: 'object',
      required: ['spec'],
      properties: {
        apiVersion: { type: 'string' },
        kind: { type: 'string' },
        metadata: { type: 'object' },
        spec: {
          description: 'What the tenant asks for.',
          type: 'object',
          required: ['partitionName', 'devices'],
          properties: {
            partitionName: {
              description:
                'Name of the WorkloadPartition, in the same namespace, that gets the devices. Nobody may change it after creation.',
              type: 'string',
              minLength: 1,
              maxLength: 25,
              pattern: '^[a-z1-9]([-a-z0-9]*[a-z0-9])?$',
              'x-kubernetes-validations': [
                {
                  rule: 'self == oldSelf',
                  message: 'partitionName cannot be changed; create another claim for the other partition',
                },
              ],
            },
            devices: {
              description:
                'The devices asked for. Its owner may add and remove entries at any time, and change them until the claim is allocated.',
              type: 'array',
              minItems: 1,
              maxItems: 32,
              'x-kubernetes-list-type': 'map',
              'x-kubernetes-list-map-keys': ['name'],
              items: {
                type: 'object',
                required: ['name'],
                properties: {
                  name: {
                    description: 'Name of the device inside the partition, for example hdisk0.',
                    type: 'string',
                    minLength: 1,
                    maxLength: 31,
                    pattern: '^[A-Za-z][-A-Za-z0-9_]*$',
                  },
                  deviceClassName: {
                    description:
                      'Name of the PartitionDeviceClass from which the device comes. Exactly one of deviceClassName and firstAvailable is given.',
                    type: 'string',
                    minLength: 1,
                    maxLength: 253,
                    pattern: '^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$',
                  },
                  selectors: {
                    description:
                      'Narrows the class down; every expression must be true. Only beside deviceClassName.',
                    type: 'array',
                    maxItems: 8,
                    'x-kubernetes-list-type': 'atomic',
                    items: {
                      type: 'object',
                      required: ['cel'],
                      properties: {
                        cel: {
                          description:
                            'A CEL expression over device (driver, type, attributes, capacity). A device for which it fails is left out and counted as such.',
                          type: 'string',
                          minLength: 1,
                          maxLength: 1024,
                        },
                      },
                    },
                  },
                  deviceID: {
                    description: 'Narrows the class down to this one device. Only beside deviceClassName.',
                    type: 'string',
                    minLength: 1,
                    maxLength: 128,
                    pattern: '^[A-Za-z0-9]([-A-Za-z0-9._:]*[A-Za-z0-9])?$',
                  },
                  firstAvailable: {
                    description:
                      'Alternatives, best first; the first with which the whole claim can be had is taken. Exactly one of deviceClassName and firstAvailable is given.',
                    type: 'array',
                    minItems: 1,
                    maxItems: 8,
                    'x-kubernetes-list-type': 'atomic',
                    items: {
                      type: 'object',
                      required: ['deviceClassName'],
                      properties: {
                        deviceClassName: {
                          description: 'Name of the PartitionDeviceClass from which the device comes.',
                          type: 'string',
                          minLength: 1,
                          maxLength: 253,
                          pattern: '^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$',
                        },
                        selectors: {
                          description: 'Narrows the class down; every expression must be true.',
                          type: 'array',
                          maxItems: 8,
                          'x-kubernetes-list-type': 'atomic',
                          items: {
                            type: 'object',
                            required: ['cel'],
                            properties: {
                              cel: {
                                description:
                                  'A CEL expression over device (driver, type, attributes, capacity). A device for which it fails is left out and counted as such.',
                                type: 'string',
                                minLength: 1,
                                maxLength: 1024,
                              },
                            },
                          },
                        },
                        deviceID: {
                          description: 'Narrows the class down to this one device.',
                          type: 'string',
                          minLength: 1,
                          maxLength: 128,
                          pattern: '^[A-Za-z0-9]([-A-Za-z0-9._:]*[A-Za-z0-9])?$',
                        },
                      },
                    },
                  },
                  virtualNumber: {
                    description:
                      'The number that the device must have inside the partition; majors 0 to 255. Without it the partition gets its own lowest free number from major 256 up (LIFE-6).',
                    type: 'object',
                    required: ['major', 'minor'],
                    properties: {
                      major: {
                        description: 'Major number; which driver.',
                        type: 'integer',
                        format: 'int32',
                        minimum: 0,
                        maximum: 255,
                      },
                      minor: {
                        description: "Minor number; which of the driver's instances.",
                        type: 'integer',
                        format: 'int32',
                        minimum: 0,
                        maximum: 1048575,
                      },
                    },
                  },
                },
                'x-kubernetes-validations': [
                  {
                    rule: 'has(self.deviceClassName) != has(self.firstAvailable)',
                    message: 'exactly one of deviceClassName and firstAvailable must be given',
                    fieldPath: '.deviceClassName',
                  },
                  {
                    rule: 'has(self.deviceClassName) || !has(self.selectors)',
                    message:
                      'selectors may be given only beside deviceClassName; with firstAvailable they belong into each alternative',
                    fieldPath: '.selectors',
                  },
                  {
                    rule: 'has(self.deviceClassName) || !has(self.deviceID)',
                    message:
                      'deviceID may be given only beside deviceClassName; with firstAvailable it belongs into an alternative',
                    fieldPath: '.deviceID',
                  },
                ],
              },
            },
            constraints: {
              description:
                'What must hold between the devices. Its owner may change them until the claim is allocated; later changes count only for entries that are added.',
              type: 'array',
              maxItems: 16,
              'x-kubernetes-list-type': 'atomic',
              items: {
                type: 'object',
                required: ['devices'],
                properties: {
                  matchAttribute: {
                    description: 'Name of an attribute that must have the same value on all these devices.',
                    type: 'string',
                    minLength: 1,
                    maxLength: 63,
                  },
                  distinctAttribute: {
                    description:
                      'Name of an attribute that must have a different value on each of these devices.',
                    type: 'string',
                    minLength: 1,
                    maxLength: 63,
                  },
                  devices: {
                    description: 'Names of devices of this claim.',
                    type: 'array',
                    minItems: 2,
                    maxItems: 32,
                    'x-kubernetes-list-type': 'set',
                    items: { type: 'string', minLength: 1, maxLength: 31 },
                  },
                },
                'x-kubernetes-validations': [
                  {
                    rule: 'has(self.matchAttribute) != has(self.distinctAttribute)',
                    message: 'exactly one of matchAttribute and distinctAttribute must be given',
                    fieldPath: '.matchAttribute',
                  },
                ],
              },
            },
          },
          'x-kubernetes-validations': [
            {
              rule: 'self.devices.all(d, !has(d.virtualNumber) || self.devices.exists_one(e, has(e.virtualNumber) && e.virtualNumber.major == d.virtualNumber.major && e.virtualNumber.minor == d.virtualNumber.minor))',
              message: 'two devices of a claim cannot have the same virtualNumber',
              fieldPath: '.devices',
            },
            {
              rule: '!has(self.constraints) || self.constraints.all(c, c.devices.all(n, self.devices.exists(d, d.name == n)))',
              message: 'constraints may name only devices of this claim',
              fieldPath: '.constraints',
            },
          ],
        },
        status: {
          description: 'What the claim got.',
          type: 'object',
          default: {
            observedGeneration: -1,
            conditions: [
              {
                type: 'Ready',
                status: 'Unknown',
                reason: 'Pending',
                message: 'Not looked at yet.',
                lastTransitionTime: '1970-01-01T00:00:00Z',
                observedGeneration: -1,
              },
            ],
          },
          properties: {
            observedGeneration: {
              description: 'The generation of spec that this status is about; -1 before the first look.',
              type: 'integer',
              format: 'int64',
              minimum: -1,
            },
            conditions: {
              description: 'What holds and what does not.',
              type: 'array',
              maxItems: 8,
              'x-kubernetes-list-type': 'map',
              'x-kubernetes-list-map-keys': ['type'],
              items: {
                type: 'object',
                required: ['type', 'status', 'reason', 'message', 'lastTransitionTime', 'observedGeneration'],
                properties: {
                  type: { description: 'What the condition is about.', type: 'string', maxLength: 63 },
                  status: {
                    description: 'Whether it holds.',
                    type: 'string',
                    enum: ['True', 'False', 'Unknown'],
                  },
                  reason: {
                    description: 'Why, in one word of a closed list.',
                    type: 'string',
                    maxLength: 63,
                  },
                  message: { description: 'Why, in a sentence.', type: 'string', maxLength: 32768 },
                  lastTransitionTime: {
                    description: 'When status last changed.',
                    type: 'string',
                    format: 'date-time',
                    maxLength: 64,
                  },
                  observedGeneration: {
                    description: 'The generation of spec that the condition is about.',
                    type: 'integer',
                    format: 'int64',
                    minimum: -1,
                  },
                },
                anyOf: [
                  {
                    properties: {
                      type: { enum: ['Ready'] },
                      status: { enum: ['True'] },
                      reason: { enum: ['Configured', 'HeldWhileStopped', 'RevokedInUse'] },
                    },
                  },
                  {
                    properties: {
                      type: { enum: ['Ready'] },
                      status: { enum: ['False', 'Unknown'] },
                      reason: {
                        enum: [
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
                    },
                  },
                  {
                    properties: {
                      type: { enum: ['Allocated'] },
                      status: { enum: ['True'] },
                      reason: { enum: ['Allocated', 'RevokedInUse'] },
                    },
                  },
                  {
                    properties: {
                      type: { enum: ['Allocated'] },
                      status: { enum: ['False', 'Unknown'] },
                      reason: {
                        enum: [
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
                    },
                  },
                  {
                    properties: {
                      type: { enum: ['Exported'] },
                      status: { enum: ['True'] },
                      reason: { enum: ['Exported', 'HeldWhileStopped'] },
                    },
                  },
                  {
                    properties: {
                      type: { enum: ['Exported'] },
                      status: { enum: ['False', 'Unknown'] },
                      reason: { enum: ['Pending', 'ExportedElsewhere', 'DeviceLost', 'KernelRefused'] },
                    },
                  },
                  {
                    properties: {
                      type: { enum: ['Configured'] },
                      status: { enum: ['True'] },
                      reason: { enum: ['Configured', 'HeldWhileStopped'] },
                    },
                  },
                  {
                    properties: {
                      type: { enum: ['Configured'] },
                      status: { enum: ['False', 'Unknown'] },
                      reason: {
                        enum: [
                          'Pending',
                          'DeviceMapMissing',
                          'VirtualNumberMapped',
                          'InvalidArgument',
                          'MappingNotFound',
                          'DeviceBusy',
                          'KernelRefused',
                        ],
                      },
                    },
                  },
                  {
                    properties: {
                      type: { enum: ['Reconciling'] },
                      status: { enum: ['True'] },
                      reason: { enum: ['Waiting', 'Retrying'] },
                    },
                  },
                  {
                    properties: {
                      type: { enum: ['Stalled'] },
                      status: { enum: ['True'] },
                      reason: { enum: ['SelectorError'] },
                    },
                  },
                ],
              },
            },
            partitionUID: {
              description:
                'UID of the partition that holds the devices; a namesake never inherits them (LIFE-15).',
              type: 'string',
              maxLength: 64,
            },
            devices: {
              description: 'What was allocated, one for each entry of spec.',
              type: 'array',
              maxItems: 32,
              'x-kubernetes-list-type': 'map',
              'x-kubernetes-list-map-keys': ['name'],
              items: {
                type: 'object',
                required: [
                  'name',
                  'deviceID',
                  'deviceClassName',
                  'sharing',
                  'reclaimPolicy',
                  'hostName',
                  'virtualNumber',
                ],
                properties: {
                  name: { description: 'Name of the entry.', type: 'string', maxLength: 31 },
                  deviceID: { description: 'The device it got.', type: 'string', maxLength: 128 },
                  deviceClassName: {
                    description: 'The class through which it got it.',
                    type: 'string',
                    maxLength: 253,
                  },
                  sharing: {
                    description: 'Whether the device is held by one claim or by several in turn.',
                    type: 'string',
                    enum: ['Exclusive', 'OneAtATime'],
                  },
                  reclaimPolicy: {
                    description: 'What becomes of what is on it when it is given back.',
                    type: 'string',
                    enum: ['Wipe', 'Retain'],
                  },
                  hostName: {
                    description: 'The host where it was allocated.',
                    type: 'string',
                    maxLength: 253,
                  },
                  virtualNumber: {
                    description:
                      'The number inside the partition; it stays when the partition is stopped and started.',
                    type: 'object',
                    required: ['major', 'minor'],
                    properties: {
                      major: {
                        description: 'Major number; which driver.',
                        type: 'integer',
                        format: 'int32',
                        minimum: 0,
                        maximum: 4095,
                      },
                      minor: {
                        description: "Minor number; which of the driver's instances.",
                        type: 'integer',
                        format: 'int32',
                        minimum: 0,
                        maximum: 1048575,
                      },
                    },
                  },
                  state: {
                    description:
                      'How far its real number is. Granted is recorded for it, Assigned is bound to the device, Releasing is on the way back to the table; absent before the kernel granted one.',
                    type: 'string',
                    enum: ['Granted', 'Assigned', 'Releasing'],
                  },
                },
              },
            },
            explanation: {
              description: 'Why the claim is not ready and what would help; absent while it is ready.',
              type: 'object',
              properties: {
                funnel: {
                  description: 'The stages of narrowing down, in order.',
                  type: 'array',
                  maxItems: 32,
                  'x-kubernetes-list-type': 'atomic',
                  items: {
                    type: 'object',
                    required: ['stage', 'remaining'],
                    properties: {
                      stage: {
                        description: 'What was asked at this stage.',
                        type: 'string',
                        maxLength: 1024,
                      },
                      remaining: {
                        description: 'How many candidates are left after it.',
                        type: 'integer',
                        format: 'int32',
                        minimum: 0,
                      },
                    },
                  },
                },
                conflict: {
                  description: 'Requirements that cannot be met together, while any of them left out could.',
                  type: 'array',
                  maxItems: 32,
                  'x-kubernetes-list-type': 'atomic',
                  items: { type: 'string', maxLength: 1024 },
                },
                suggestions: {
                  description: 'Changes of this object, each of which would make the whole request succeed.',
                  type: 'array',
                  maxItems: 8,
                  'x-kubernetes-list-type': 'atomic',
                  items: {
                    type: 'object',
                    required: ['patch', 'effect'],
                    properties: {
                      patch: {
                        description: 'A JSON Patch (RFC 6902) of this object, as text.',
                        type: 'string',
                        maxLength: 16384,
                      },
                      effect: {
                        description: 'What the change would bring about.',
                        type: 'string',
                        maxLength: 1024,
                      },
                    },
                  },
                },
              },
            },
          },
        },
      },
      'x-kubernetes-validations': [
        {
          rule: "!has(oldSelf.status) || !has(oldSelf.status.conditions) || !oldSelf.status.conditions.exists(c, c.type == 'Allocated' && c.status == 'True') || self.spec.devices.all(d, d in oldSelf.spec.devices || !oldSelf.spec.devices.exists(o, o.name == d.name))",
          message:
            'an entry of devices cannot be changed once the claim is allocated; remove it and add one under another name',
          fieldPath: '.spec.devices',
        },
      ],
    },
  },
  DeviceInventory: {
    group: 'partywall.dev',
    version: 'v1alpha1',
    kind: 'DeviceInventory',
    plural: 'deviceinventories',
    singular: 'deviceinventory',
    shortNames: ['dinv'],
    categories: ['partywall-admin'],
    namespaced: false,
    hasStatus: true,
    selectableFields: ['spec.hostName'],
    printerColumns: [
      {
        name: 'Ready',
        type: 'string',
        description: 'Whether the kernel of the host knows all these devices.',
        jsonPath: '.status.conditions[?(@.type=="Ready")].status',
      },
      {
        name: 'Reason',
        type: 'string',
        description: 'Why it is ready, or why not.',
        jsonPath: '.status.conditions[?(@.type=="Ready")].reason',
      },
      {
        name: 'Host',
        type: 'string',
        description: 'The host that has the devices.',
        jsonPath: '.spec.hostName',
      },
      {
        name: 'Devices',
        type: 'string',
        description: 'The names of the devices in the global environment of the host.',
        jsonPath: '.spec.devices[*].name',
        priority: 1,
      },
      { name: 'Age', type: 'date', jsonPath: '.metadata.creationTimestamp' },
    ],
    schema: {
      description:
        'Physical devices that one host can see, with the attributes and capacities by which device classes and claims select them. A host with more than 128 devices has several inventories.',
      type: 'object',
      required: ['spec'],
      properties: {
        apiVersion: { type: 'string' },
        kind: { type: 'string' },
        metadata: { type: 'object' },
        spec: {
          description: 'What the host can see.',
          type: 'object',
          required: ['hostName', 'devices'],
          properties: {
            hostName: {
              description:
                'Name of the Host that can see these devices. Nobody may change it after creation.',
              type: 'string',
              minLength: 1,
              maxLength: 253,
              pattern: '^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$',
              'x-kubernetes-validations': [
                {
                  rule: 'self == oldSelf',
                  message: 'hostName cannot be changed; create another inventory for the other host',
                },
              ],
            },
            devices: {
              description:
                'The devices. An administrator may add, change and remove them; one that is removed while a claim holds it becomes Lost until the claim lets it go.',
              type: 'array',
              maxItems: 128,
              'x-kubernetes-list-type': 'map',
              'x-kubernetes-list-map-keys': ['id'],
              items: {
                type: 'object',
                required: ['id', 'name', 'driver', 'type'],
                properties: {
                  id: {
                    description:
                      'Stable physical identity, the same on every host that can see the device, for example a world-wide name. Two inventories of one host cannot both have it.',
                    type: 'string',
                    minLength: 1,
                    maxLength: 128,
                    pattern: '^[A-Za-z0-9]([-A-Za-z0-9._:]*[A-Za-z0-9])?$',
                  },
                  name: {
                    description:
                      'Name in the global environment of the host, unique there, for example hdisk2.',
                    type: 'string',
                    minLength: 1,
                    maxLength: 31,
                    pattern: '^[A-Za-z][-A-Za-z0-9_]*$',
                  },
                  driver: {
                    description:
                      'Name of the device driver. Instances of one driver share a major number. It cannot change while the device is held.',
                    type: 'string',
                    minLength: 1,
                    maxLength: 63,
                    pattern: '^[A-Za-z][-A-Za-z0-9_]*$',
                  },
                  type: {
                    description:
                      'Block is a disk, Character any other device, Adapter one that has endpoints behind it and is handed to a partition together with its data (DEV-24). It cannot change while the device is held.',
                    type: 'string',
                    enum: ['Block', 'Character', 'Adapter'],
                  },
                  endpoints: {
                    description: 'Ids of the devices behind an adapter; only for type Adapter.',
                    type: 'array',
                    maxItems: 32,
                    'x-kubernetes-list-type': 'set',
                    items: {
                      type: 'string',
                      minLength: 1,
                      maxLength: 128,
                      pattern: '^[A-Za-z0-9]([-A-Za-z0-9._:]*[A-Za-z0-9])?$',
                    },
                  },
                  initialContent: {
                    description:
                      "What a disk of the kernel model carries when it is first seen; it never counts again. What is on a disk afterwards is the kernel's to say. Only for type Block.",
                    type: 'object',
                    required: ['volumeGroup'],
                    properties: {
                      volumeGroup: {
                        description: "A volume group that is no partition's root.",
                        type: 'object',
                        required: ['name', 'active'],
                        properties: {
                          name: {
                            description: 'Its name on the disk.',
                            type: 'string',
                            minLength: 1,
                            maxLength: 15,
                            pattern: '^[A-Za-z0-9][-A-Za-z0-9_.]*$',
                          },
                          active: {
                            description:
                              'Whether the host itself has it in use; then nobody gets the disk until it is exported.',
                            type: 'boolean',
                          },
                        },
                      },
                    },
                  },
                  attributes: {
                    description:
                      'Properties to select by, as strings, read in CEL as device.attributes["bus"].',
                    type: 'object',
                    maxProperties: 32,
                    additionalProperties: { type: 'string', maxLength: 128 },
                  },
                  capacity: {
                    description:
                      'Quantities to select by, for example size 100Gi, read in CEL as device.capacity["size"].compareTo(quantity("50Gi")).',
                    type: 'object',
                    maxProperties: 16,
                    additionalProperties: {
                      type: 'string',
                      maxLength: 64,
                      pattern: '^[0-9]+(\\.[0-9]+)?([KMGTPE]i|[numkMGTPE]|[eE][+-]?[0-9]{1,2})?$',
                    },
                  },
                },
                'x-kubernetes-validations': [
                  {
                    rule: "self.type == 'Adapter' || !has(self.endpoints)",
                    message: 'endpoints may be given only for type Adapter',
                    fieldPath: '.endpoints',
                  },
                  {
                    rule: "self.type == 'Block' || !has(self.initialContent)",
                    message: 'initialContent may be given only for type Block',
                    fieldPath: '.initialContent',
                  },
                ],
              },
              'x-kubernetes-validations': [
                {
                  rule: 'self.all(a, self.exists_one(b, b.name == a.name))',
                  message: 'two devices of a host cannot have the same name',
                },
              ],
            },
          },
        },
        status: {
          description: 'What the kernel of the host says of the devices.',
          type: 'object',
          default: {
            observedGeneration: -1,
            conditions: [
              {
                type: 'Ready',
                status: 'Unknown',
                reason: 'Pending',
                message: 'Not looked at yet.',
                lastTransitionTime: '1970-01-01T00:00:00Z',
                observedGeneration: -1,
              },
            ],
          },
          properties: {
            observedGeneration: {
              description: 'The generation of spec that this status is about; -1 before the first look.',
              type: 'integer',
              format: 'int64',
              minimum: -1,
            },
            conditions: {
              description: 'What holds and what does not.',
              type: 'array',
              maxItems: 8,
              'x-kubernetes-list-type': 'map',
              'x-kubernetes-list-map-keys': ['type'],
              items: {
                type: 'object',
                required: ['type', 'status', 'reason', 'message', 'lastTransitionTime', 'observedGeneration'],
                properties: {
                  type: { description: 'What the condition is about.', type: 'string', maxLength: 63 },
                  status: {
                    description: 'Whether it holds.',
                    type: 'string',
                    enum: ['True', 'False', 'Unknown'],
                  },
                  reason: {
                    description: 'Why, in one word of a closed list.',
                    type: 'string',
                    maxLength: 63,
                  },
                  message: { description: 'Why, in a sentence.', type: 'string', maxLength: 32768 },
                  lastTransitionTime: {
                    description: 'When status last changed.',
                    type: 'string',
                    format: 'date-time',
                    maxLength: 64,
                  },
                  observedGeneration: {
                    description: 'The generation of spec that the condition is about.',
                    type: 'integer',
                    format: 'int64',
                    minimum: -1,
                  },
                },
                anyOf: [
                  {
                    properties: {
                      type: { enum: ['Ready'] },
                      status: { enum: ['True'] },
                      reason: { enum: ['Published'] },
                    },
                  },
                  {
                    properties: {
                      type: { enum: ['Ready'] },
                      status: { enum: ['False', 'Unknown'] },
                      reason: {
                        enum: [
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
                    },
                  },
                  {
                    properties: {
                      type: { enum: ['Reconciling'] },
                      status: { enum: ['True'] },
                      reason: { enum: ['Waiting', 'Retrying'] },
                    },
                  },
                ],
              },
            },
            devices: {
              description: 'Each device as the kernel sees it.',
              type: 'array',
              maxItems: 128,
              'x-kubernetes-list-type': 'map',
              'x-kubernetes-list-map-keys': ['id'],
              items: {
                type: 'object',
                required: ['id', 'state'],
                properties: {
                  id: {
                    description: 'Stable physical identity of the device.',
                    type: 'string',
                    maxLength: 128,
                  },
                  state: {
                    description:
                      'Available to the global environment, Exported to a partition, or Lost when it is held and no inventory publishes it any more.',
                    type: 'string',
                    enum: ['Available', 'Exported', 'Lost'],
                  },
                  holder: {
                    description: 'The DeviceClaim to which it is exported, or else that holds it alone.',
                    type: 'object',
                    required: ['namespace', 'name', 'uid'],
                    properties: {
                      namespace: { description: 'Namespace of the claim.', type: 'string', maxLength: 63 },
                      name: { description: 'Name of the claim.', type: 'string', maxLength: 253 },
                      uid: { description: 'UID of the claim.', type: 'string', maxLength: 64 },
                    },
                  },
                  realNumber: {
                    description: "The number in the kernel's device number table.",
                    type: 'object',
                    required: ['major', 'minor'],
                    properties: {
                      major: {
                        description: 'Which driver.',
                        type: 'integer',
                        format: 'int32',
                        minimum: 0,
                        maximum: 4095,
                      },
                      minor: {
                        description: 'Which of its instances.',
                        type: 'integer',
                        format: 'int32',
                        minimum: 0,
                        maximum: 1048575,
                      },
                    },
                  },
                  virtualNumber: {
                    description: 'The number inside the partition that has it.',
                    type: 'object',
                    required: ['major', 'minor'],
                    properties: {
                      major: {
                        description: 'Which driver.',
                        type: 'integer',
                        format: 'int32',
                        minimum: 0,
                        maximum: 4095,
                      },
                      minor: {
                        description: 'Which of its instances.',
                        type: 'integer',
                        format: 'int32',
                        minimum: 0,
                        maximum: 1048575,
                      },
                    },
                  },
                },
              },
            },
          },
        },
      },
    },
  },
  ExtensionGrant: {
    group: 'partywall.dev',
    version: 'v1alpha1',
    kind: 'ExtensionGrant',
    plural: 'extensiongrants',
    singular: 'extensiongrant',
    shortNames: ['xgrant'],
    categories: ['partywall-admin'],
    namespaced: false,
    hasStatus: true,
    selectableFields: [],
    printerColumns: [
      {
        name: 'Ready',
        type: 'string',
        description: 'Whether the grant counts.',
        jsonPath: '.status.conditions[?(@.type=="Ready")].status',
      },
      {
        name: 'Reason',
        type: 'string',
        description: 'Why it counts, or why not.',
        jsonPath: '.status.conditions[?(@.type=="Ready")].reason',
      },
      {
        name: 'Extension',
        type: 'string',
        description: 'The KernelExtension that may be loaded.',
        jsonPath: '.spec.extensionName',
      },
      {
        name: 'Scope',
        type: 'string',
        description: 'Whether partitions share one instance or get one each.',
        jsonPath: '.spec.scope',
      },
      {
        name: 'Partitions',
        type: 'integer',
        description: 'How many partitions there are that it is for.',
        jsonPath: '.status.matchedPartitions',
      },
      { name: 'Age', type: 'date', jsonPath: '.metadata.creationTimestamp' },
    ],
    schema: {
      description:
        'Which partitions may load which extension of the kernel, and whether they share one instance of it. Without a grant nothing is loaded (KEXT-20).',
      type: 'object',
      required: ['spec'],
      properties: {
        apiVersion: { type: 'string' },
        kind: { type: 'string' },
        metadata: { type: 'object' },
        spec: {
          description: 'What may be loaded, how, and by whom.',
          type: 'object',
          required: ['extensionName', 'scope', 'subjects'],
          properties: {
            extensionName: {
              description: 'Name of the KernelExtension. Nobody may change it after creation.',
              type: 'string',
              minLength: 1,
              maxLength: 63,
              pattern: '^[a-z0-9]([-a-z0-9]*[a-z0-9])?$',
            },
            scope: {
              description:
                'Global loads one instance that all who ask share, and counts them; Local loads a private instance for each partition. Nobody may change it after creation.',
              type: 'string',
              enum: ['Global', 'Local'],
            },
            subjects: {
              description:
                'The partitions that may. Of two grants for one partition the one that names it wins over one for its whole namespace; equally specific ones with different scopes are refused (LIFE-19). An administrator may change them; what is loaded stays loaded.',
              type: 'array',
              minItems: 1,
              maxItems: 64,
              'x-kubernetes-list-type': 'map',
              'x-kubernetes-list-map-keys': ['namespace', 'partitionName'],
              items: {
                type: 'object',
                required: ['namespace', 'partitionName'],
                properties: {
                  namespace: {
                    description: 'Namespace of the partition.',
                    type: 'string',
                    minLength: 1,
                    maxLength: 63,
                  },
                  partitionName: {
                    description: 'Name of the partition, or "*" for every partition of the namespace.',
                    type: 'string',
                    minLength: 1,
                    maxLength: 25,
                  },
                },
              },
            },
          },
          'x-kubernetes-validations': [
            {
              rule: 'self.extensionName == oldSelf.extensionName',
              message: 'extensionName cannot be changed; create another grant',
              fieldPath: '.extensionName',
            },
            {
              rule: 'self.scope == oldSelf.scope',
              message: 'scope cannot be changed; delete the grant and create it again with the other scope',
              fieldPath: '.scope',
            },
          ],
        },
        status: {
          description: 'Whether the grant counts.',
          type: 'object',
          default: {
            observedGeneration: -1,
            conditions: [
              {
                type: 'Ready',
                status: 'Unknown',
                reason: 'Pending',
                message: 'Not looked at yet.',
                lastTransitionTime: '1970-01-01T00:00:00Z',
                observedGeneration: -1,
              },
            ],
          },
          properties: {
            observedGeneration: {
              description: 'The generation of spec that this status is about; -1 before the first look.',
              type: 'integer',
              format: 'int64',
              minimum: -1,
            },
            conditions: {
              description: 'What holds and what does not.',
              type: 'array',
              maxItems: 8,
              'x-kubernetes-list-type': 'map',
              'x-kubernetes-list-map-keys': ['type'],
              items: {
                type: 'object',
                required: ['type', 'status', 'reason', 'message', 'lastTransitionTime', 'observedGeneration'],
                properties: {
                  type: { description: 'What the condition is about.', type: 'string', maxLength: 63 },
                  status: {
                    description: 'Whether it holds.',
                    type: 'string',
                    enum: ['True', 'False', 'Unknown'],
                  },
                  reason: {
                    description: 'Why, in one word of a closed list.',
                    type: 'string',
                    maxLength: 63,
                  },
                  message: { description: 'Why, in a sentence.', type: 'string', maxLength: 32768 },
                  lastTransitionTime: {
                    description: 'When status last changed.',
                    type: 'string',
                    format: 'date-time',
                    maxLength: 64,
                  },
                  observedGeneration: {
                    description: 'The generation of spec that the condition is about.',
                    type: 'integer',
                    format: 'int64',
                    minimum: -1,
                  },
                },
                anyOf: [
                  {
                    properties: {
                      type: { enum: ['Ready'] },
                      status: { enum: ['True'] },
                      reason: { enum: ['Accepted'] },
                    },
                  },
                  {
                    properties: {
                      type: { enum: ['Ready'] },
                      status: { enum: ['False', 'Unknown'] },
                      reason: {
                        enum: ['Pending', 'ExtensionNotFound', 'ScopeConflict', 'NeverUnloadsLocally'],
                      },
                    },
                  },
                  {
                    properties: {
                      type: { enum: ['Reconciling'] },
                      status: { enum: ['True'] },
                      reason: { enum: ['Waiting', 'Retrying'] },
                    },
                  },
                ],
              },
            },
            matchedPartitions: {
              description: 'How many partitions there are that the grant is for.',
              type: 'integer',
              format: 'int32',
              minimum: 0,
            },
          },
        },
      },
    },
  },
  Host: {
    group: 'partywall.dev',
    version: 'v1alpha1',
    kind: 'Host',
    plural: 'hosts',
    singular: 'host',
    shortNames: ['pwhost'],
    categories: ['partywall-admin'],
    namespaced: false,
    hasStatus: true,
    selectableFields: [],
    printerColumns: [
      {
        name: 'Ready',
        type: 'string',
        description: "Whether the machine's kernel is up and agrees with this object.",
        jsonPath: '.status.conditions[?(@.type=="Ready")].status',
      },
      {
        name: 'Reason',
        type: 'string',
        description: 'Why it is ready, or why not.',
        jsonPath: '.status.conditions[?(@.type=="Ready")].reason',
      },
      {
        name: 'Version',
        type: 'string',
        description: 'The runtime version of the global environment.',
        jsonPath: '.spec.runtimeVersionName',
      },
      {
        name: 'Kernel',
        type: 'string',
        description: 'The level of the kernel.',
        jsonPath: '.spec.kernelLevel',
      },
      {
        name: 'Active',
        type: 'integer',
        description: 'How many partitions run.',
        jsonPath: '.status.partitions.Active',
      },
      {
        name: 'Assigned',
        type: 'integer',
        description: 'How many device numbers are bound to devices.',
        jsonPath: '.status.deviceNumbers.assigned',
      },
      {
        name: 'Total',
        type: 'integer',
        description: 'How many device numbers the table may hand out.',
        jsonPath: '.status.deviceNumbers.total',
        priority: 1,
      },
      { name: 'Age', type: 'date', jsonPath: '.metadata.creationTimestamp' },
    ],
    schema: {
      description:
        'One machine with one kernel, and the global environment that manages it. All partitions placed on a host share its kernel, so whatever two of them could collide on is decided there.',
      type: 'object',
      required: ['spec'],
      properties: {
        apiVersion: { type: 'string' },
        kind: { type: 'string' },
        metadata: { type: 'object' },
        spec: {
          description: 'What the administrator says about the machine.',
          type: 'object',
          required: ['runtimeVersionName', 'kernelLevel', 'deviceNumbers'],
          properties: {
            driver: {
              description:
                'What stands behind the kernel of this host. Model is the kernel model that comes with Partywall. An administrator sets it at creation.',
              type: 'string',
              enum: ['Model'],
              default: 'Model',
            },
            runtimeVersionName: {
              description:
                'Name of the RuntimeVersion of the global environment. Partitions that name no version of their own run this one. An administrator may change it.',
              type: 'string',
              minLength: 1,
              maxLength: 253,
              pattern: '^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$',
            },
            kernelLevel: {
              description:
                'Level of the kernel in dotted numbers, for example 7.2.5. It is compared number by number with the range that a RuntimeVersion runs on. An administrator may change it.',
              type: 'string',
              minLength: 1,
              maxLength: 32,
              pattern: '^(0|[1-9][0-9]{0,8})(\\.(0|[1-9][0-9]{0,8}))*$',
            },
            deviceNumbers: {
              description:
                'What the device number table of this kernel may hand out. An administrator may change it as long as every number that is held stays inside; until then the host says DeviceNumbersInUse and keeps the old range.',
              type: 'object',
              required: ['majors'],
              properties: {
                majors: {
                  description: 'The major numbers that may be handed out, both ends included.',
                  type: 'object',
                  required: ['first', 'last'],
                  properties: {
                    first: {
                      description: 'Lowest major number that may be handed out.',
                      type: 'integer',
                      format: 'int32',
                      minimum: 0,
                      maximum: 4095,
                    },
                    last: {
                      description: 'Highest major number that may be handed out.',
                      type: 'integer',
                      format: 'int32',
                      minimum: 0,
                      maximum: 4095,
                    },
                  },
                  'x-kubernetes-validations': [
                    {
                      rule: 'self.first <= self.last',
                      message: 'majors.first must not be greater than majors.last',
                      fieldPath: '.first',
                    },
                  ],
                },
                minorsPerMajor: {
                  description: 'How many minor numbers each major has, counted from 0.',
                  type: 'integer',
                  format: 'int32',
                  minimum: 1,
                  maximum: 1048576,
                  default: 1048576,
                },
                reserved: {
                  description:
                    'Numbers that base drivers of the machine hold already. They are marked before anything is granted and are never handed out (DEV-9).',
                  type: 'array',
                  maxItems: 256,
                  'x-kubernetes-list-type': 'map',
                  'x-kubernetes-list-map-keys': ['major', 'minor'],
                  items: {
                    type: 'object',
                    required: ['major', 'minor', 'holder'],
                    properties: {
                      major: {
                        description: 'Major number; it lies within majors.',
                        type: 'integer',
                        format: 'int32',
                        minimum: 0,
                        maximum: 4095,
                      },
                      minor: {
                        description: 'Minor number; it is less than minorsPerMajor.',
                        type: 'integer',
                        format: 'int32',
                        minimum: 0,
                        maximum: 1048575,
                      },
                      holder: {
                        description: 'Who holds it, in words for administrators, for example base-console.',
                        type: 'string',
                        minLength: 1,
                        maxLength: 63,
                      },
                    },
                  },
                },
              },
              'x-kubernetes-validations': [
                {
                  rule: '!has(self.reserved) || self.reserved.all(r, r.major >= self.majors.first && r.major <= self.majors.last && r.minor < self.minorsPerMajor)',
                  message: 'every reserved number must lie within majors and below minorsPerMajor',
                  fieldPath: '.reserved',
                },
              ],
            },
            extensions: {
              description:
                'Names of the KernelExtensions that the global environment loads for itself; no partition can take them away (KEXT-19). What an administrator loads by hand (exec host/NAME -- load) is a request beside these: it makes no entry here true, is not undone by leaving one out, and is gone with the next boot. An administrator may change it at any time.',
              type: 'array',
              maxItems: 32,
              'x-kubernetes-list-type': 'set',
              items: {
                type: 'string',
                minLength: 1,
                maxLength: 63,
                pattern: '^[a-z0-9]([-a-z0-9]*[a-z0-9])?$',
              },
            },
            errorBufferBytes: {
              description:
                'How many bytes of errors the kernel keeps for each partition. What finds no room is counted and not kept, so that the first error survives (ERR-10). An administrator may change it; a buffer gets its new size when the next start, stop or attachment of its partition begins.',
              type: 'integer',
              format: 'int32',
              minimum: 256,
              maximum: 16384,
              default: 1024,
            },
            allowedNamespaces: {
              description:
                'Which namespaces may place partitions here. A namespace that is left out cannot tell this host from one that does not exist. An administrator may change it; what runs goes on and is refused at its next start.',
              type: 'object',
              required: ['from'],
              default: { from: 'All' },
              properties: {
                from: {
                  description:
                    'Which rule counts. All is every namespace, Names those listed, Selector those whose labels match.',
                  type: 'string',
                  enum: ['All', 'Names', 'Selector'],
                },
                names: {
                  description: 'The namespaces that may; exactly when from is Names.',
                  type: 'array',
                  minItems: 1,
                  maxItems: 64,
                  'x-kubernetes-list-type': 'set',
                  items: { type: 'string', minLength: 1, maxLength: 63 },
                },
                selector: {
                  description: 'Selects namespaces by their labels; exactly when from is Selector.',
                  type: 'object',
                  'x-kubernetes-map-type': 'atomic',
                  properties: {
                    matchLabels: {
                      description: 'Labels that must be there with these values.',
                      type: 'object',
                      maxProperties: 16,
                      additionalProperties: { type: 'string', maxLength: 63 },
                    },
                    matchExpressions: {
                      description: 'Further conditions on labels; all must hold.',
                      type: 'array',
                      maxItems: 16,
                      'x-kubernetes-list-type': 'atomic',
                      items: {
                        type: 'object',
                        required: ['key', 'operator'],
                        properties: {
                          key: {
                            description: 'The label that the condition is about.',
                            type: 'string',
                            minLength: 1,
                            maxLength: 317,
                          },
                          operator: {
                            description: "How the label's value relates to values.",
                            type: 'string',
                            enum: ['In', 'NotIn', 'Exists', 'DoesNotExist'],
                          },
                          values: {
                            description: 'The values for In and NotIn; absent for Exists and DoesNotExist.',
                            type: 'array',
                            minItems: 1,
                            maxItems: 64,
                            'x-kubernetes-list-type': 'atomic',
                            items: { type: 'string', maxLength: 63 },
                          },
                        },
                        'x-kubernetes-validations': [
                          {
                            rule: "(self.operator in ['In', 'NotIn']) == has(self.values)",
                            message: 'values must be given for In and NotIn, and for nothing else',
                            fieldPath: '.values',
                          },
                        ],
                      },
                    },
                  },
                },
              },
              'x-kubernetes-validations': [
                {
                  rule: "(self.from == 'Names') == has(self.names)",
                  message: 'names must be given exactly when from is Names',
                  fieldPath: '.names',
                },
                {
                  rule: "(self.from == 'Selector') == has(self.selector)",
                  message: 'selector must be given exactly when from is Selector',
                  fieldPath: '.selector',
                },
              ],
            },
            unschedulable: {
              description:
                'When true, no further partition is placed here; those that are here stay. An administrator may change it.',
              type: 'boolean',
              default: false,
            },
            bootRequest: {
              description:
                'A new value boots the host once. The value that is there when the host is created counts as done. An administrator may change it at any time; `partywall restart` sets it.',
              type: 'string',
              minLength: 1,
              maxLength: 64,
            },
          },
        },
        status: {
          description: 'What the kernel of the machine says.',
          type: 'object',
          default: {
            observedGeneration: -1,
            conditions: [
              {
                type: 'Ready',
                status: 'Unknown',
                reason: 'Pending',
                message: 'Not looked at yet.',
                lastTransitionTime: '1970-01-01T00:00:00Z',
                observedGeneration: -1,
              },
            ],
          },
          properties: {
            observedGeneration: {
              description: 'The generation of spec that this status is about; -1 before the first look.',
              type: 'integer',
              format: 'int64',
              minimum: -1,
            },
            conditions: {
              description: 'What holds and what does not.',
              type: 'array',
              maxItems: 8,
              'x-kubernetes-list-type': 'map',
              'x-kubernetes-list-map-keys': ['type'],
              items: {
                type: 'object',
                required: ['type', 'status', 'reason', 'message', 'lastTransitionTime', 'observedGeneration'],
                properties: {
                  type: { description: 'What the condition is about.', type: 'string', maxLength: 63 },
                  status: {
                    description: 'Whether it holds.',
                    type: 'string',
                    enum: ['True', 'False', 'Unknown'],
                  },
                  reason: {
                    description: 'Why, in one word of a closed list.',
                    type: 'string',
                    maxLength: 63,
                  },
                  message: { description: 'Why, in a sentence.', type: 'string', maxLength: 32768 },
                  lastTransitionTime: {
                    description: 'When status last changed.',
                    type: 'string',
                    format: 'date-time',
                    maxLength: 64,
                  },
                  observedGeneration: {
                    description: 'The generation of spec that the condition is about.',
                    type: 'integer',
                    format: 'int64',
                    minimum: -1,
                  },
                },
                anyOf: [
                  {
                    properties: {
                      type: { enum: ['Ready'] },
                      status: { enum: ['True'] },
                      reason: { enum: ['Healthy'] },
                    },
                  },
                  {
                    properties: {
                      type: { enum: ['Ready'] },
                      status: { enum: ['False', 'Unknown'] },
                      reason: {
                        enum: [
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
                    },
                  },
                  {
                    properties: {
                      type: { enum: ['Reconciling'] },
                      status: { enum: ['True'] },
                      reason: { enum: ['Waiting', 'Retrying'] },
                    },
                  },
                ],
              },
            },
            bootID: {
              description:
                'Identity of the current boot of the machine; a new one means that kernel memory started empty.',
              type: 'string',
              maxLength: 64,
            },
            bootRequest: {
              description: 'The last bootRequest that was carried out.',
              type: 'string',
              maxLength: 64,
            },
            partitions: {
              description: 'How many partitions the kernel knows, by state; a state with none is absent.',
              type: 'object',
              properties: {
                Defined: {
                  description: 'Registered and not configured in the kernel.',
                  type: 'integer',
                  format: 'int32',
                  minimum: 0,
                },
                Loaded: {
                  description: 'Configured in the kernel, without processes.',
                  type: 'integer',
                  format: 'int32',
                  minimum: 0,
                },
                Active: { description: 'Running.', type: 'integer', format: 'int32', minimum: 0 },
                Maintenance: {
                  description: 'Configured with everything attached, without processes.',
                  type: 'integer',
                  format: 'int32',
                  minimum: 0,
                },
                Broken: {
                  description: 'Stopped in part, because a process could not be ended.',
                  type: 'integer',
                  format: 'int32',
                  minimum: 0,
                },
              },
            },
            deviceNumbers: {
              description: 'How full the device number table is; reserved numbers are counted nowhere here.',
              type: 'object',
              properties: {
                total: {
                  description: 'How many numbers may be handed out.',
                  type: 'integer',
                  format: 'int64',
                  minimum: 0,
                },
                granted: {
                  description: 'How many are granted and not bound to a device.',
                  type: 'integer',
                  format: 'int64',
                  minimum: 0,
                },
                assigned: {
                  description: 'How many are bound to a device.',
                  type: 'integer',
                  format: 'int64',
                  minimum: 0,
                },
                releasing: {
                  description: 'How many are on their way back to the table.',
                  type: 'integer',
                  format: 'int64',
                  minimum: 0,
                },
              },
            },
            extensions: {
              description: 'How many extensions are in the kernel; absent while there are none.',
              type: 'object',
              required: ['global', 'local'],
              properties: {
                global: {
                  description: 'How many shared instances.',
                  type: 'integer',
                  format: 'int32',
                  minimum: 0,
                },
                local: {
                  description: 'How many private instances of partitions.',
                  type: 'integer',
                  format: 'int32',
                  minimum: 0,
                },
              },
            },
            leftovers: {
              description:
                'What the machine still holds for objects that are gone: because a process cannot be ended or a device is busy, or because the machine did not answer when they were deleted by force (LIFE-16). It goes as soon as the kernel can let go of it, and counts as held until then. Absent where there is nothing; at most 256 of them.',
              type: 'array',
              maxItems: 256,
              'x-kubernetes-list-type': 'map',
              'x-kubernetes-list-map-keys': ['uid'],
              items: {
                type: 'object',
                required: ['kind', 'uid'],
                properties: {
                  kind: {
                    description: 'The kind of the object that is gone.',
                    type: 'string',
                    enum: ['WorkloadPartition', 'DeviceClaim', 'VersionLink'],
                  },
                  uid: {
                    description: 'Its UID, under which the kernel holds it.',
                    type: 'string',
                    maxLength: 128,
                  },
                  namespace: {
                    description: 'The namespace that it was in; absent where the kernel does not know it.',
                    type: 'string',
                    maxLength: 63,
                  },
                  name: {
                    description: 'The name that it had; absent where the kernel does not know it.',
                    type: 'string',
                    maxLength: 253,
                  },
                  devices: {
                    description:
                      'Identities of the devices that it keeps from others, sorted; absent where there are none.',
                    type: 'array',
                    maxItems: 1024,
                    'x-kubernetes-list-type': 'set',
                    items: { type: 'string', maxLength: 253 },
                  },
                },
              },
            },
          },
        },
      },
    },
  },
  KernelExtension: {
    group: 'partywall.dev',
    version: 'v1alpha1',
    kind: 'KernelExtension',
    plural: 'kernelextensions',
    singular: 'kernelextension',
    shortNames: ['kext'],
    categories: ['partywall-admin'],
    namespaced: false,
    hasStatus: true,
    selectableFields: [],
    printerColumns: [
      {
        name: 'Ready',
        type: 'string',
        description: 'Whether every kernel that runs knows it.',
        jsonPath: '.status.conditions[?(@.type=="Ready")].status',
      },
      {
        name: 'Reason',
        type: 'string',
        description: 'Why it is ready, or why not.',
        jsonPath: '.status.conditions[?(@.type=="Ready")].reason',
      },
      {
        name: 'File',
        type: 'string',
        description: 'Where the global environment keeps its file.',
        jsonPath: '.spec.file.path',
      },
      {
        name: 'Unload',
        type: 'string',
        description: 'Whether it may leave a kernel.',
        jsonPath: '.spec.unloadPolicy',
      },
      {
        name: 'Content ID',
        type: 'string',
        description: 'SHA-256 of its content.',
        jsonPath: '.status.contentID',
        priority: 1,
      },
      { name: 'Age', type: 'date', jsonPath: '.metadata.creationTimestamp' },
    ],
    schema: {
      description:
        'An extension of the kernel: a file that the global environment knows by its content, and that partitions may ask to load when an ExtensionGrant allows it.',
      type: 'object',
      required: ['spec'],
      properties: {
        apiVersion: { type: 'string' },
        kind: { type: 'string' },
        metadata: { type: 'object', properties: { name: { type: 'string', maxLength: 63 } } },
        spec: {
          description: 'What the administrator says about the extension.',
          type: 'object',
          required: ['file'],
          properties: {
            file: {
              description:
                'The file. An administrator may change it: partitions get the new one as a copy, and what is loaded stays what it was until it is unloaded (KID-17).',
              type: 'object',
              required: ['path'],
              properties: {
                path: {
                  description: 'Absolute path of the file in the global environment.',
                  type: 'string',
                  minLength: 2,
                  maxLength: 255,
                  pattern:
                    '^(/([^/.\\x00-\\x1f\\x7f][^/\\x00-\\x1f\\x7f]*|\\.[^/.\\x00-\\x1f\\x7f][^/\\x00-\\x1f\\x7f]*|\\.\\.[^/\\x00-\\x1f\\x7f]+))+$',
                },
                content: {
                  description:
                    'The bytes of the file in base64. The kernel model has no files of its own, so a host with it needs them here.',
                  type: 'string',
                  maxLength: 180000,
                  pattern: '^([A-Za-z0-9+/]{4})*([A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$',
                },
              },
            },
            digest: {
              description:
                'The file that is meant, by the SHA-256 of its bytes; another file is refused. Absent means whatever file.content holds.',
              type: 'string',
              maxLength: 71,
              pattern: '^sha256:[0-9a-f]{64}$',
            },
            requires: {
              description:
                'Names of the KernelExtensions that must be loaded for the same partition, or by the global environment, before this one.',
              type: 'array',
              maxItems: 16,
              'x-kubernetes-list-type': 'set',
              items: {
                type: 'string',
                minLength: 1,
                maxLength: 63,
                pattern: '^[a-z0-9]([-a-z0-9]*[a-z0-9])?$',
              },
            },
            conflictsWith: {
              description:
                'Names of the KernelExtensions that must not be in the same kernel beside this one.',
              type: 'array',
              maxItems: 16,
              'x-kubernetes-list-type': 'set',
              items: {
                type: 'string',
                minLength: 1,
                maxLength: 63,
                pattern: '^[a-z0-9]([-a-z0-9]*[a-z0-9])?$',
              },
            },
            unloadPolicy: {
              description:
                'Whether the extension leaves the kernel when nobody needs it any more. Never keeps it until the host is booted; such an extension cannot be granted with scope Local.',
              type: 'string',
              enum: ['WhenUnreferenced', 'Never'],
              default: 'WhenUnreferenced',
            },
          },
        },
        status: {
          description: 'What the kernels know of it.',
          type: 'object',
          default: {
            observedGeneration: -1,
            conditions: [
              {
                type: 'Ready',
                status: 'Unknown',
                reason: 'Pending',
                message: 'Not looked at yet.',
                lastTransitionTime: '1970-01-01T00:00:00Z',
                observedGeneration: -1,
              },
            ],
          },
          properties: {
            observedGeneration: {
              description: 'The generation of spec that this status is about; -1 before the first look.',
              type: 'integer',
              format: 'int64',
              minimum: -1,
            },
            conditions: {
              description: 'What holds and what does not.',
              type: 'array',
              maxItems: 8,
              'x-kubernetes-list-type': 'map',
              'x-kubernetes-list-map-keys': ['type'],
              items: {
                type: 'object',
                required: ['type', 'status', 'reason', 'message', 'lastTransitionTime', 'observedGeneration'],
                properties: {
                  type: { description: 'What the condition is about.', type: 'string', maxLength: 63 },
                  status: {
                    description: 'Whether it holds.',
                    type: 'string',
                    enum: ['True', 'False', 'Unknown'],
                  },
                  reason: {
                    description: 'Why, in one word of a closed list.',
                    type: 'string',
                    maxLength: 63,
                  },
                  message: { description: 'Why, in a sentence.', type: 'string', maxLength: 32768 },
                  lastTransitionTime: {
                    description: 'When status last changed.',
                    type: 'string',
                    format: 'date-time',
                    maxLength: 64,
                  },
                  observedGeneration: {
                    description: 'The generation of spec that the condition is about.',
                    type: 'integer',
                    format: 'int64',
                    minimum: -1,
                  },
                },
                anyOf: [
                  {
                    properties: {
                      type: { enum: ['Ready'] },
                      status: { enum: ['True'] },
                      reason: { enum: ['Registered'] },
                    },
                  },
                  {
                    properties: {
                      type: { enum: ['Ready'] },
                      status: { enum: ['False', 'Unknown'] },
                      reason: {
                        enum: [
                          'Pending',
                          'FileNotFound',
                          'DigestMismatch',
                          'DependencyCycle',
                          'KernelRefused',
                          'InUse',
                        ],
                      },
                    },
                  },
                  {
                    properties: {
                      type: { enum: ['Reconciling'] },
                      status: { enum: ['True'] },
                      reason: { enum: ['Waiting', 'Retrying'] },
                    },
                  },
                ],
              },
            },
            contentID: {
              description:
                'SHA-256 of the content, generated by the kernel and never taken from anybody else (KID-15).',
              type: 'string',
              maxLength: 71,
            },
            hosts: {
              description:
                'What each host has of it, at most 32 of them by name; the ledger itself is read by `partywall exec host/NAME -- lsext` (KEXT-6).',
              type: 'array',
              maxItems: 32,
              'x-kubernetes-list-type': 'map',
              'x-kubernetes-list-map-keys': ['name'],
              items: {
                type: 'object',
                required: ['name', 'contentID', 'globalLoaded', 'globalPartitions', 'localInstances'],
                properties: {
                  name: { description: 'Name of the host.', type: 'string', maxLength: 253 },
                  contentID: {
                    description: 'SHA-256 of the content that the host has registered.',
                    type: 'string',
                    maxLength: 71,
                  },
                  globalLoaded: {
                    description: 'Whether the shared instance is in the kernel.',
                    type: 'boolean',
                  },
                  globalPartitions: {
                    description: 'How many partitions asked for the shared instance (KID-10).',
                    type: 'integer',
                    format: 'int32',
                    minimum: 0,
                  },
                  localInstances: {
                    description: 'How many private instances are in the kernel, one a partition (KID-9).',
                    type: 'integer',
                    format: 'int32',
                    minimum: 0,
                  },
                },
              },
            },
          },
        },
      },
    },
  },
  PartitionDeviceClass: {
    group: 'partywall.dev',
    version: 'v1alpha1',
    kind: 'PartitionDeviceClass',
    plural: 'partitiondeviceclasses',
    singular: 'partitiondeviceclass',
    shortNames: ['pwdc'],
    categories: ['partywall-admin'],
    namespaced: false,
    hasStatus: true,
    selectableFields: [],
    printerColumns: [
      {
        name: 'Ready',
        type: 'string',
        description: 'Whether claims may use it.',
        jsonPath: '.status.conditions[?(@.type=="Ready")].status',
      },
      {
        name: 'Reason',
        type: 'string',
        description: 'Why it is ready, or why not.',
        jsonPath: '.status.conditions[?(@.type=="Ready")].reason',
      },
      {
        name: 'Namespaces',
        type: 'string',
        description: 'Which namespaces may claim from it.',
        jsonPath: '.spec.allowedNamespaces.from',
      },
      {
        name: 'Sharing',
        type: 'string',
        description: 'How many claims may hold a device of it.',
        jsonPath: '.spec.sharing',
      },
      {
        name: 'Reclaim',
        type: 'string',
        description: 'What becomes of a disk that is given back.',
        jsonPath: '.spec.reclaimPolicy',
      },
      { name: 'Age', type: 'date', jsonPath: '.metadata.creationTimestamp' },
    ],
    schema: {
      description:
        "Which devices partitions may claim, by which namespaces, and how they are shared. Claims always name a class: the class is the administrator's consent.",
      type: 'object',
      required: ['spec'],
      properties: {
        apiVersion: { type: 'string' },
        kind: { type: 'string' },
        metadata: { type: 'object' },
        spec: {
          description: 'What the class offers, and to whom.',
          type: 'object',
          required: ['allowedNamespaces'],
          properties: {
            selectors: {
              description:
                'Which devices belong to the class: those for which every expression is true. Without selectors, all do. An administrator may change them; what is held stays held, says RevokedInUse while it is attached, and is not attached again (LIFE-17).',
              type: 'array',
              maxItems: 16,
              'x-kubernetes-list-type': 'atomic',
              items: {
                type: 'object',
                required: ['cel'],
                properties: {
                  cel: {
                    description:
                      'A CEL expression over device (driver, type, attributes, capacity) that is true for the devices meant. A device for which it fails is left out and counted as such.',
                    type: 'string',
                    minLength: 1,
                    maxLength: 1024,
                  },
                },
              },
            },
            allowedNamespaces: {
              description:
                'Which namespaces may claim from this class. A namespace that is left out cannot tell this class from one that does not exist. An administrator may change it; what is held stays held, says RevokedInUse while it is attached, and is not attached again (LIFE-17).',
              type: 'object',
              required: ['from'],
              properties: {
                from: {
                  description:
                    'Which rule counts. All is every namespace, Names those listed, Selector those whose labels match.',
                  type: 'string',
                  enum: ['All', 'Names', 'Selector'],
                },
                names: {
                  description: 'The namespaces that may; exactly when from is Names.',
                  type: 'array',
                  minItems: 1,
                  maxItems: 64,
                  'x-kubernetes-list-type': 'set',
                  items: { type: 'string', minLength: 1, maxLength: 63 },
                },
                selector: {
                  description: 'Selects namespaces by their labels; exactly when from is Selector.',
                  type: 'object',
                  'x-kubernetes-map-type': 'atomic',
                  properties: {
                    matchLabels: {
                      description: 'Labels that must be there with these values.',
                      type: 'object',
                      maxProperties: 16,
                      additionalProperties: { type: 'string', maxLength: 63 },
                    },
                    matchExpressions: {
                      description: 'Further conditions on labels; all must hold.',
                      type: 'array',
                      maxItems: 16,
                      'x-kubernetes-list-type': 'atomic',
                      items: {
                        type: 'object',
                        required: ['key', 'operator'],
                        properties: {
                          key: {
                            description: 'The label that the condition is about.',
                            type: 'string',
                            minLength: 1,
                            maxLength: 317,
                          },
                          operator: {
                            description: "How the label's value relates to values.",
                            type: 'string',
                            enum: ['In', 'NotIn', 'Exists', 'DoesNotExist'],
                          },
                          values: {
                            description: 'The values for In and NotIn; absent for Exists and DoesNotExist.',
                            type: 'array',
                            minItems: 1,
                            maxItems: 64,
                            'x-kubernetes-list-type': 'atomic',
                            items: { type: 'string', maxLength: 63 },
                          },
                        },
                        'x-kubernetes-validations': [
                          {
                            rule: "(self.operator in ['In', 'NotIn']) == has(self.values)",
                            message: 'values must be given for In and NotIn, and for nothing else',
                            fieldPath: '.values',
                          },
                        ],
                      },
                    },
                  },
                },
              },
              'x-kubernetes-validations': [
                {
                  rule: "(self.from == 'Names') == has(self.names)",
                  message: 'names must be given exactly when from is Names',
                  fieldPath: '.names',
                },
                {
                  rule: "(self.from == 'Selector') == has(self.selector)",
                  message: 'selector must be given exactly when from is Selector',
                  fieldPath: '.selector',
                },
              ],
            },
            sharing: {
              description:
                'Exclusive gives a device to one claim. OneAtATime lets several claims hold it and exports it to the first partition that starts; the others wait their turn (DEV-22). An administrator may change it; a device keeps the mode under which it is held (LIFE-7).',
              type: 'string',
              enum: ['Exclusive', 'OneAtATime'],
              default: 'Exclusive',
            },
            reclaimPolicy: {
              description:
                'What becomes of a disk that is given back. Wipe clears it before anyone gets it; Retain keeps what is on it and lets only the same namespace have it again (LIFE-8). An administrator may change it; a claim keeps the policy under which it got the disk.',
              type: 'string',
              enum: ['Wipe', 'Retain'],
              default: 'Wipe',
            },
          },
        },
        status: {
          description: 'Whether the class can be used.',
          type: 'object',
          default: {
            observedGeneration: -1,
            conditions: [
              {
                type: 'Ready',
                status: 'Unknown',
                reason: 'Pending',
                message: 'Not looked at yet.',
                lastTransitionTime: '1970-01-01T00:00:00Z',
                observedGeneration: -1,
              },
            ],
          },
          properties: {
            observedGeneration: {
              description: 'The generation of spec that this status is about; -1 before the first look.',
              type: 'integer',
              format: 'int64',
              minimum: -1,
            },
            conditions: {
              description: 'What holds and what does not.',
              type: 'array',
              maxItems: 8,
              'x-kubernetes-list-type': 'map',
              'x-kubernetes-list-map-keys': ['type'],
              items: {
                type: 'object',
                required: ['type', 'status', 'reason', 'message', 'lastTransitionTime', 'observedGeneration'],
                properties: {
                  type: { description: 'What the condition is about.', type: 'string', maxLength: 63 },
                  status: {
                    description: 'Whether it holds.',
                    type: 'string',
                    enum: ['True', 'False', 'Unknown'],
                  },
                  reason: {
                    description: 'Why, in one word of a closed list.',
                    type: 'string',
                    maxLength: 63,
                  },
                  message: { description: 'Why, in a sentence.', type: 'string', maxLength: 32768 },
                  lastTransitionTime: {
                    description: 'When status last changed.',
                    type: 'string',
                    format: 'date-time',
                    maxLength: 64,
                  },
                  observedGeneration: {
                    description: 'The generation of spec that the condition is about.',
                    type: 'integer',
                    format: 'int64',
                    minimum: -1,
                  },
                },
                anyOf: [
                  {
                    properties: {
                      type: { enum: ['Ready'] },
                      status: { enum: ['True'] },
                      reason: { enum: ['Accepted'] },
                    },
                  },
                  {
                    properties: {
                      type: { enum: ['Ready'] },
                      status: { enum: ['False', 'Unknown'] },
                      reason: { enum: ['Pending', 'SelectorError', 'InUse'] },
                    },
                  },
                  {
                    properties: {
                      type: { enum: ['Reconciling'] },
                      status: { enum: ['True'] },
                      reason: { enum: ['Waiting', 'Retrying'] },
                    },
                  },
                  {
                    properties: {
                      type: { enum: ['Stalled'] },
                      status: { enum: ['True'] },
                      reason: { enum: ['SelectorError'] },
                    },
                  },
                ],
              },
            },
          },
        },
      },
    },
  },
  RuntimeVersion: {
    group: 'partywall.dev',
    version: 'v1alpha1',
    kind: 'RuntimeVersion',
    plural: 'runtimeversions',
    singular: 'runtimeversion',
    shortNames: ['rtv'],
    categories: ['partywall-admin'],
    namespaced: false,
    hasStatus: true,
    selectableFields: [],
    printerColumns: [
      {
        name: 'Ready',
        type: 'string',
        description: 'Whether partitions may use it.',
        jsonPath: '.status.conditions[?(@.type=="Ready")].status',
      },
      {
        name: 'Reason',
        type: 'string',
        description: 'Why it is ready, or why not.',
        jsonPath: '.status.conditions[?(@.type=="Ready")].reason',
      },
      {
        name: 'Version',
        type: 'string',
        description: 'The operating-system version.',
        jsonPath: '.spec.version',
      },
      {
        name: 'Kernel Min',
        type: 'string',
        description: 'The lowest kernel level it runs on.',
        jsonPath: '.spec.kernel.min',
      },
      {
        name: 'Kernel Max',
        type: 'string',
        description: 'The highest kernel level it runs on.',
        jsonPath: '.spec.kernel.max',
      },
      { name: 'Age', type: 'date', jsonPath: '.metadata.creationTimestamp' },
    ],
    schema: {
      description:
        'An operating-system version that a partition can run, and the kernel levels it runs on. It cannot be changed once it exists; make a new one under another name instead.',
      type: 'object',
      required: ['spec'],
      properties: {
        apiVersion: { type: 'string' },
        kind: { type: 'string' },
        metadata: { type: 'object' },
        spec: {
          description: 'What the version is. Nobody may change it after creation.',
          type: 'object',
          required: ['version', 'kernel'],
          properties: {
            version: {
              description: 'The operating-system version in dotted numbers, for example 5.3.',
              type: 'string',
              minLength: 1,
              maxLength: 32,
              pattern: '^(0|[1-9][0-9]{0,8})(\\.(0|[1-9][0-9]{0,8}))*$',
            },
            kernel: {
              description: 'The kernel levels that this version runs on; an end that is absent is open.',
              type: 'object',
              properties: {
                min: {
                  description:
                    'The lowest kernel level, included, in dotted numbers. Numbers left out count as 0.',
                  type: 'string',
                  minLength: 1,
                  maxLength: 32,
                  pattern: '^(0|[1-9][0-9]{0,8})(\\.(0|[1-9][0-9]{0,8}))*$',
                },
                max: {
                  description:
                    'The highest kernel level, included, in dotted numbers. It is compared as far as it is written, so 7.9 includes 7.9.4.',
                  type: 'string',
                  minLength: 1,
                  maxLength: 32,
                  pattern: '^(0|[1-9][0-9]{0,8})(\\.(0|[1-9][0-9]{0,8}))*$',
                },
              },
            },
            rootFiles: {
              description:
                'Files that populate the root of each partition of this version. The contents of rootFiles and userFiles together have at most 131072 characters.',
              type: 'array',
              maxItems: 64,
              'x-kubernetes-list-type': 'map',
              'x-kubernetes-list-map-keys': ['path'],
              items: {
                type: 'object',
                required: ['path', 'content'],
                properties: {
                  path: {
                    description: 'Absolute path in the root; never in a user file system.',
                    type: 'string',
                    minLength: 2,
                    maxLength: 255,
                    pattern:
                      '^(/([^/.\\x00-\\x1f\\x7f][^/\\x00-\\x1f\\x7f]*|\\.[^/.\\x00-\\x1f\\x7f][^/\\x00-\\x1f\\x7f]*|\\.\\.[^/\\x00-\\x1f\\x7f]+))+$',
                  },
                  content: { description: 'The whole text of the file.', type: 'string', maxLength: 131072 },
                },
              },
            },
            privateFiles: {
              description:
                "Paths in the root that are a partition's private data, for example /etc/hostname: what changes there in a parent never reaches its children. A path stands for all that is below it too (LINK-15).",
              type: 'array',
              maxItems: 32,
              'x-kubernetes-list-type': 'set',
              items: {
                type: 'string',
                minLength: 2,
                maxLength: 255,
                pattern:
                  '^(/([^/.\\x00-\\x1f\\x7f][^/\\x00-\\x1f\\x7f]*|\\.[^/.\\x00-\\x1f\\x7f][^/\\x00-\\x1f\\x7f]*|\\.\\.[^/\\x00-\\x1f\\x7f]+))+$',
              },
            },
            userFileSystems: {
              description:
                "Mount points of the file systems that hold the version's software, which a child may share with its parent.",
              type: 'array',
              maxItems: 8,
              'x-kubernetes-list-type': 'set',
              default: ['/usr', '/opt'],
              items: {
                type: 'string',
                minLength: 2,
                maxLength: 63,
                pattern:
                  '^(/([^/.\\x00-\\x1f\\x7f][^/\\x00-\\x1f\\x7f]*|\\.[^/.\\x00-\\x1f\\x7f][^/\\x00-\\x1f\\x7f]*|\\.\\.[^/\\x00-\\x1f\\x7f]+))+$',
              },
            },
            userFiles: {
              description: 'Files that populate the user file systems of each partition that has its own.',
              type: 'array',
              maxItems: 64,
              'x-kubernetes-list-type': 'map',
              'x-kubernetes-list-map-keys': ['path'],
              items: {
                type: 'object',
                required: ['path', 'content'],
                properties: {
                  path: {
                    description: 'Absolute path, below one of userFileSystems.',
                    type: 'string',
                    minLength: 2,
                    maxLength: 255,
                    pattern:
                      '^(/([^/.\\x00-\\x1f\\x7f][^/\\x00-\\x1f\\x7f]*|\\.[^/.\\x00-\\x1f\\x7f][^/\\x00-\\x1f\\x7f]*|\\.\\.[^/\\x00-\\x1f\\x7f]+))+$',
                  },
                  content: { description: 'The whole text of the file.', type: 'string', maxLength: 131072 },
                },
              },
            },
            moduleLists: {
              description:
                'Which installed application needs which extensions of the kernel. Each is a file in the root of every partition of this version, where the scan finds it (KEXT-1); root.files of a partition may add others.',
              type: 'array',
              maxItems: 16,
              'x-kubernetes-list-type': 'map',
              'x-kubernetes-list-map-keys': ['path'],
              items: {
                type: 'object',
                required: ['application', 'path', 'extensions'],
                properties: {
                  application: {
                    description: 'The application.',
                    type: 'string',
                    minLength: 1,
                    maxLength: 63,
                    pattern: '^[a-zA-Z0-9]([-a-zA-Z0-9._ ]*[a-zA-Z0-9])?$',
                  },
                  path: {
                    description: 'The file, directly in /etc/modules-load.d.',
                    type: 'string',
                    minLength: 2,
                    maxLength: 255,
                    pattern: '^/etc/modules-load\\.d/[a-zA-Z0-9][-a-zA-Z0-9._]*\\.conf$',
                  },
                  extensions: {
                    description: 'Names of the extensions that the application needs.',
                    type: 'array',
                    minItems: 1,
                    maxItems: 16,
                    'x-kubernetes-list-type': 'set',
                    items: {
                      type: 'string',
                      minLength: 1,
                      maxLength: 63,
                      pattern: '^[a-z0-9]([-a-z0-9]*[a-z0-9])?$',
                    },
                  },
                },
              },
            },
          },
          'x-kubernetes-validations': [
            {
              rule: '!has(self.moduleLists) || !has(self.rootFiles) || self.moduleLists.all(l, !self.rootFiles.exists(f, f.path == l.path))',
              message: 'a path of moduleLists must not be in rootFiles as well',
              fieldPath: '.moduleLists',
            },
            {
              rule: '(has(self.rootFiles) ? self.rootFiles.map(f, size(f.content)).sum() : 0) + (has(self.userFiles) ? self.userFiles.map(f, size(f.content)).sum() : 0) <= 131072',
              message: 'the contents of rootFiles and userFiles together must have at most 131072 characters',
              fieldPath: '.userFiles',
            },
            {
              rule: '!has(self.rootFiles) || self.rootFiles.all(f, !self.userFileSystems.exists(u, f.path == u || f.path.startsWith(u + "/")))',
              message: 'a file of rootFiles must not lie in a user file system; put it into userFiles',
              fieldPath: '.rootFiles',
            },
            {
              rule: '!has(self.userFiles) || self.userFiles.all(f, self.userFileSystems.exists(u, f.path.startsWith(u + "/")))',
              message: 'every file of userFiles must lie below one of userFileSystems',
              fieldPath: '.userFiles',
            },
            {
              rule: 'self.userFileSystems.all(a, !self.userFileSystems.exists(b, a.startsWith(b + "/")))',
              message: 'no user file system may lie inside another',
              fieldPath: '.userFileSystems',
            },
            {
              rule: 'self == oldSelf',
              message: 'a RuntimeVersion cannot be changed; create another one under a new name',
            },
          ],
        },
        status: {
          description: 'Whether the version can be used.',
          type: 'object',
          default: {
            observedGeneration: -1,
            conditions: [
              {
                type: 'Ready',
                status: 'Unknown',
                reason: 'Pending',
                message: 'Not looked at yet.',
                lastTransitionTime: '1970-01-01T00:00:00Z',
                observedGeneration: -1,
              },
            ],
          },
          properties: {
            observedGeneration: {
              description: 'The generation of spec that this status is about; -1 before the first look.',
              type: 'integer',
              format: 'int64',
              minimum: -1,
            },
            conditions: {
              description: 'What holds and what does not.',
              type: 'array',
              maxItems: 8,
              'x-kubernetes-list-type': 'map',
              'x-kubernetes-list-map-keys': ['type'],
              items: {
                type: 'object',
                required: ['type', 'status', 'reason', 'message', 'lastTransitionTime', 'observedGeneration'],
                properties: {
                  type: { description: 'What the condition is about.', type: 'string', maxLength: 63 },
                  status: {
                    description: 'Whether it holds.',
                    type: 'string',
                    enum: ['True', 'False', 'Unknown'],
                  },
                  reason: {
                    description: 'Why, in one word of a closed list.',
                    type: 'string',
                    maxLength: 63,
                  },
                  message: { description: 'Why, in a sentence.', type: 'string', maxLength: 32768 },
                  lastTransitionTime: {
                    description: 'When status last changed.',
                    type: 'string',
                    format: 'date-time',
                    maxLength: 64,
                  },
                  observedGeneration: {
                    description: 'The generation of spec that the condition is about.',
                    type: 'integer',
                    format: 'int64',
                    minimum: -1,
                  },
                },
                anyOf: [
                  {
                    properties: {
                      type: { enum: ['Ready'] },
                      status: { enum: ['True'] },
                      reason: { enum: ['Accepted'] },
                    },
                  },
                  {
                    properties: {
                      type: { enum: ['Ready'] },
                      status: { enum: ['False', 'Unknown'] },
                      reason: { enum: ['Pending', 'InUse'] },
                    },
                  },
                  {
                    properties: {
                      type: { enum: ['Reconciling'] },
                      status: { enum: ['True'] },
                      reason: { enum: ['Waiting', 'Retrying'] },
                    },
                  },
                ],
              },
            },
          },
        },
      },
    },
  },
  VersionLink: {
    group: 'partywall.dev',
    version: 'v1alpha1',
    kind: 'VersionLink',
    plural: 'versionlinks',
    singular: 'versionlink',
    shortNames: ['vlink'],
    categories: ['partywall'],
    namespaced: true,
    hasStatus: true,
    selectableFields: ['spec.parentRef.namespace', 'spec.parentRef.name'],
    printerColumns: [
      {
        name: 'Ready',
        type: 'string',
        description: 'Whether the child uses what the link promises.',
        jsonPath: '.status.conditions[?(@.type=="Ready")].status',
      },
      {
        name: 'Reason',
        type: 'string',
        description: 'Why it is ready, or why not.',
        jsonPath: '.status.conditions[?(@.type=="Ready")].reason',
      },
      {
        name: 'Parent Namespace',
        type: 'string',
        description: 'Where the parent is.',
        jsonPath: '.spec.parentRef.namespace',
      },
      {
        name: 'Parent',
        type: 'string',
        description: 'The partition whose user file systems the child uses.',
        jsonPath: '.spec.parentRef.name',
      },
      {
        name: 'Synced',
        type: 'integer',
        description: "The revision of the parent's root that the child's root has.",
        jsonPath: '.status.syncedRootRevision',
        priority: 1,
      },
      {
        name: 'Parent Revision',
        type: 'integer',
        description: "The revision that the parent's root is at.",
        jsonPath: '.status.parentRootRevision',
        priority: 1,
      },
      { name: 'Age', type: 'date', jsonPath: '.metadata.creationTimestamp' },
    ],
    schema: {
      description:
        'Lets a child partition use the user file systems (/usr, /opt) of a parent partition of the same older version, instead of a copy of its own. The link has the name of the child and stands in its namespace, so a child has at most one. The parent consents in its own allowedChildNamespaces.',
      type: 'object',
      required: ['spec'],
      properties: {
        apiVersion: { type: 'string' },
        kind: { type: 'string' },
        metadata: { type: 'object', properties: { name: { type: 'string', maxLength: 25 } } },
        spec: {
          description: 'Whose file systems the child uses. Nobody may change it after creation.',
          type: 'object',
          required: ['parentRef'],
          properties: {
            parentRef: {
              description: 'The parent partition.',
              type: 'object',
              required: ['namespace', 'name'],
              properties: {
                namespace: {
                  description: 'Namespace of the parent.',
                  type: 'string',
                  minLength: 1,
                  maxLength: 63,
                  pattern: '^[a-z0-9]([-a-z0-9]*[a-z0-9])?$',
                },
                name: {
                  description: 'Name of the parent.',
                  type: 'string',
                  minLength: 1,
                  maxLength: 25,
                  pattern: '^[a-z0-9]([-a-z0-9]*[a-z0-9])?$',
                },
              },
            },
            sharedFileSystems: {
              description:
                "Which of the parent's user file systems the child uses; absent means all of them. What is left out is the child's own, in its root.",
              type: 'array',
              minItems: 1,
              maxItems: 8,
              'x-kubernetes-list-type': 'set',
              items: {
                type: 'string',
                minLength: 2,
                maxLength: 63,
                pattern:
                  '^(/([^/.\\x00-\\x1f\\x7f][^/\\x00-\\x1f\\x7f]*|\\.[^/.\\x00-\\x1f\\x7f][^/\\x00-\\x1f\\x7f]*|\\.\\.[^/\\x00-\\x1f\\x7f]+))+$',
              },
            },
          },
          'x-kubernetes-validations': [
            {
              rule: 'self == oldSelf',
              message: 'a VersionLink cannot be changed; delete it and create it again',
            },
          ],
        },
        status: {
          description: "Whether the link holds, and how far the child's root follows the parent's.",
          type: 'object',
          default: {
            observedGeneration: -1,
            conditions: [
              {
                type: 'Ready',
                status: 'Unknown',
                reason: 'Pending',
                message: 'Not looked at yet.',
                lastTransitionTime: '1970-01-01T00:00:00Z',
                observedGeneration: -1,
              },
            ],
          },
          properties: {
            observedGeneration: {
              description: 'The generation of spec that this status is about; -1 before the first look.',
              type: 'integer',
              format: 'int64',
              minimum: -1,
            },
            conditions: {
              description: 'What holds and what does not.',
              type: 'array',
              maxItems: 8,
              'x-kubernetes-list-type': 'map',
              'x-kubernetes-list-map-keys': ['type'],
              items: {
                type: 'object',
                required: ['type', 'status', 'reason', 'message', 'lastTransitionTime', 'observedGeneration'],
                properties: {
                  type: { description: 'What the condition is about.', type: 'string', maxLength: 63 },
                  status: {
                    description: 'Whether it holds.',
                    type: 'string',
                    enum: ['True', 'False', 'Unknown'],
                  },
                  reason: {
                    description: 'Why, in one word of a closed list.',
                    type: 'string',
                    maxLength: 63,
                  },
                  message: { description: 'Why, in a sentence.', type: 'string', maxLength: 32768 },
                  lastTransitionTime: {
                    description: 'When status last changed.',
                    type: 'string',
                    format: 'date-time',
                    maxLength: 64,
                  },
                  observedGeneration: {
                    description: 'The generation of spec that the condition is about.',
                    type: 'integer',
                    format: 'int64',
                    minimum: -1,
                  },
                },
                anyOf: [
                  {
                    properties: {
                      type: { enum: ['Ready'] },
                      status: { enum: ['True'] },
                      reason: { enum: ['Linked', 'ChildStopped', 'RevokedInUse'] },
                    },
                  },
                  {
                    properties: {
                      type: { enum: ['Ready'] },
                      status: { enum: ['False', 'Unknown'] },
                      reason: {
                        enum: [
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
                    },
                  },
                  {
                    properties: {
                      type: { enum: ['Accepted'] },
                      status: { enum: ['True'] },
                      reason: { enum: ['Accepted', 'RevokedInUse'] },
                    },
                  },
                  {
                    properties: {
                      type: { enum: ['Accepted'] },
                      status: { enum: ['False', 'Unknown'] },
                      reason: {
                        enum: [
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
                    },
                  },
                  {
                    properties: {
                      type: { enum: ['Mounted'] },
                      status: { enum: ['True'] },
                      reason: { enum: ['Mounted', 'ChildStopped'] },
                    },
                  },
                  {
                    properties: {
                      type: { enum: ['Mounted'] },
                      status: { enum: ['False', 'Unknown'] },
                      reason: { enum: ['Pending', 'ParentNotReady', 'MountFailed'] },
                    },
                  },
                  {
                    properties: {
                      type: { enum: ['Current'] },
                      status: { enum: ['True'] },
                      reason: { enum: ['UpToDate', 'ChildStopped'] },
                    },
                  },
                  {
                    properties: {
                      type: { enum: ['Current'] },
                      status: { enum: ['False', 'Unknown'] },
                      reason: { enum: ['Pending', 'BehindParent', 'PropagationFailed'] },
                    },
                  },
                  {
                    properties: {
                      type: { enum: ['Reconciling'] },
                      status: { enum: ['True'] },
                      reason: { enum: ['Waiting', 'Retrying'] },
                    },
                  },
                  {
                    properties: {
                      type: { enum: ['Stalled'] },
                      status: { enum: ['True'] },
                      reason: { enum: ['SelfLink'] },
                    },
                  },
                ],
              },
            },
            syncedRootRevision: {
              description: "The revision of the parent's root whose changes the child's root has.",
              type: 'integer',
              format: 'int64',
              minimum: 0,
            },
            parentRootRevision: {
              description: "The revision that the parent's root is at; it grows with each change there.",
              type: 'integer',
              format: 'int64',
              minimum: 0,
            },
            keptFiles: {
              description:
                'Paths that were changed inside the child and also in the parent; the child keeps its own. At most 32 of them.',
              type: 'array',
              maxItems: 32,
              'x-kubernetes-list-type': 'atomic',
              items: { type: 'string', maxLength: 255 },
            },
            keptFilesTotal: {
              description: 'How many files the child keeps against the parent; absent where there are none.',
              type: 'integer',
              format: 'int32',
              minimum: 1,
            },
          },
        },
      },
      'x-kubernetes-validations': [
        {
          rule: 'size(self.metadata.name) <= 25',
          message: 'a VersionLink has the name of its child, which has at most 25 bytes',
          fieldPath: '.metadata.name',
        },
        {
          rule: '!self.metadata.name.contains(".")',
          message: 'a VersionLink has the name of its child, which contains no dot',
          fieldPath: '.metadata.name',
        },
      ],
    },
  },
  WorkloadPartition: {
    group: 'partywall.dev',
    version: 'v1alpha1',
    kind: 'WorkloadPartition',
    plural: 'workloadpartitions',
    singular: 'workloadpartition',
    shortNames: ['wpar'],
    categories: ['partywall'],
    namespaced: true,
    hasStatus: true,
    selectableFields: ['status.hostName'],
    printerColumns: [
      {
        name: 'Ready',
        type: 'string',
        description: 'Whether the partition is as its spec wants it.',
        jsonPath: '.status.conditions[?(@.type=="Ready")].status',
      },
      {
        name: 'Reason',
        type: 'string',
        description: 'Why it is ready, or why not.',
        jsonPath: '.status.conditions[?(@.type=="Ready")].reason',
      },
      {
        name: 'State',
        type: 'string',
        description: 'What the kernel says of it.',
        jsonPath: '.status.state',
      },
      { name: 'Host', type: 'string', description: 'Where it is.', jsonPath: '.status.hostName' },
      {
        name: 'Version',
        type: 'string',
        description: "The RuntimeVersion that it asks for; empty for the host's own.",
        jsonPath: '.spec.runtimeVersionName',
      },
      {
        name: 'Wanted',
        type: 'string',
        description: 'The power state that is asked for.',
        jsonPath: '.spec.powerState',
        priority: 1,
      },
      { name: 'Age', type: 'date', jsonPath: '.metadata.creationTimestamp' },
    ],
    schema: {
      description:
        'An operating-system instance with its own processes, names and devices that shares the kernel of its host with other partitions. It needs nothing but a name.',
      type: 'object',
      properties: {
        apiVersion: { type: 'string' },
        kind: { type: 'string' },
        metadata: { type: 'object', properties: { name: { type: 'string', maxLength: 25 } } },
        spec: {
          description: 'What the tenant asks for.',
          type: 'object',
          default: {},
          properties: {
            hostName: {
              description:
                'Name of the Host where the partition must be placed. At most one of hostName and hostSelector is given; with neither, any host where version and required claims fit. Its owner may change it until the partition is placed.',
              type: 'string',
              minLength: 1,
              maxLength: 253,
              pattern: '^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$',
            },
            hostSelector: {
              description:
                'Selects, by labels of Host objects, where the partition may be placed. Its owner may change it until the partition is placed.',
              type: 'object',
              'x-kubernetes-map-type': 'atomic',
              properties: {
                matchLabels: {
                  description: 'Labels that must be there with these values.',
                  type: 'object',
                  maxProperties: 16,
                  additionalProperties: { type: 'string', maxLength: 63 },
                },
                matchExpressions: {
                  description: 'Further conditions on labels; all must hold.',
                  type: 'array',
                  maxItems: 16,
                  'x-kubernetes-list-type': 'atomic',
                  items: {
                    type: 'object',
                    required: ['key', 'operator'],
                    properties: {
                      key: {
                        description: 'The label that the condition is about.',
                        type: 'string',
                        minLength: 1,
                        maxLength: 317,
                      },
                      operator: {
                        description: "How the label's value relates to values.",
                        type: 'string',
                        enum: ['In', 'NotIn', 'Exists', 'DoesNotExist'],
                      },
                      values: {
                        description: 'The values for In and NotIn; absent for Exists and DoesNotExist.',
                        type: 'array',
                        minItems: 1,
                        maxItems: 64,
                        'x-kubernetes-list-type': 'atomic',
                        items: { type: 'string', maxLength: 63 },
                      },
                    },
                    'x-kubernetes-validations': [
                      {
                        rule: "(self.operator in ['In', 'NotIn']) == has(self.values)",
                        message: 'values must be given for In and NotIn, and for nothing else',
                        fieldPath: '.values',
                      },
                    ],
                  },
                },
              },
            },
            runtimeVersionName: {
              description:
                'Name of the RuntimeVersion that the partition runs. Absent means the version of the host. Nobody may change it after creation.',
              type: 'string',
              minLength: 1,
              maxLength: 253,
              pattern: '^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$',
            },
            powerState: {
              description:
                'What the partition should be doing. Active runs it, Stopped ends it and keeps its devices and numbers, Maintenance keeps it configured without processes. Its owner may change it at any time.',
              type: 'string',
              enum: ['Active', 'Stopped', 'Maintenance'],
              default: 'Active',
            },
            bootRequest: {
              description:
                'A new value restarts the partition once. The value that is there when the partition is created counts as done, and while the partition is stopped a new value is consumed by the stop. Its owner may change it at any time; `partywall restart` sets it.',
              type: 'string',
              minLength: 1,
              maxLength: 64,
            },
            userFileSystemSource: {
              description:
                'Where /usr and the other user file systems of the partition come from. Own populates them from the version. Parent uses those of another partition of the same version: the partition waits for the VersionLink that has its name, and never gets user file systems of its own. Nobody may change it after creation.',
              type: 'string',
              enum: ['Own', 'Parent'],
              default: 'Own',
              'x-kubernetes-validations': [
                {
                  rule: 'self == oldSelf',
                  message:
                    'userFileSystemSource cannot be changed; delete the partition and create it again with the other source',
                },
              ],
            },
            root: {
              description: 'The root file system of the partition, which is always its own.',
              type: 'object',
              properties: {
                type: {
                  description:
                    "Where the root is. FileSystem is kept by the host. VolumeGroup is on disks of the partition's own, under the names that a system of its own has (rootvg, hd4 and so on), whoever else has the same. Nobody may change it after creation.",
                  type: 'string',
                  enum: ['FileSystem', 'VolumeGroup'],
                  default: 'FileSystem',
                },
                volumeGroup: {
                  description: 'The disks of the root; exactly when type is VolumeGroup.',
                  type: 'object',
                  required: ['claimName'],
                  properties: {
                    claimName: {
                      description:
                        'Name of the DeviceClaim, one of requiredClaimNames, whose disks hold the root: all of them. They are held by this partition alone, whatever their class says. Nobody may change it after creation.',
                      type: 'string',
                      minLength: 1,
                      maxLength: 253,
                      pattern: '^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$',
                    },
                    existing: {
                      description:
                        'What becomes of a volume group that the disks carry already. Refuse leaves it and does not start. Adopt takes it as the root, if it was one. Overwrite destroys it. The last two are for the one that volumeGroupID names. Its owner may change it at any time; it counts until the root is made.',
                      type: 'string',
                      enum: ['Refuse', 'Adopt', 'Overwrite'],
                      default: 'Refuse',
                    },
                    volumeGroupID: {
                      description:
                        'The volume group that existing consents to lose or to adopt, as the condition NamespaceReady names it; exactly when existing is Adopt or Overwrite. One that was made anew has another, so a consent counts once (LIFE-8).',
                      type: 'string',
                      minLength: 1,
                      maxLength: 160,
                      pattern: '^[A-Za-z0-9][-A-Za-z0-9._:]*$',
                    },
                  },
                  'x-kubernetes-validations': [
                    {
                      rule: "(self.existing == 'Refuse') != has(self.volumeGroupID)",
                      message: 'volumeGroupID must be given for Adopt and Overwrite, and for nothing else',
                      fieldPath: '.volumeGroupID',
                    },
                  ],
                },
                files: {
                  description:
                    'Files to write into the root, over those of the version. A new content is written once; what is changed inside afterwards stays. Changes reach the children of the partition too (LINK-8). Its owner may change it at any time. All contents together have at most 131072 characters.',
                  type: 'array',
                  maxItems: 64,
                  'x-kubernetes-list-type': 'map',
                  'x-kubernetes-list-map-keys': ['path'],
                  items: {
                    type: 'object',
                    required: ['path', 'content'],
                    properties: {
                      path: {
                        description: 'Absolute path in the root; never in a user file system.',
                        type: 'string',
                        minLength: 2,
                        maxLength: 255,
                        pattern:
                          '^(/([^/.\\x00-\\x1f\\x7f][^/\\x00-\\x1f\\x7f]*|\\.[^/.\\x00-\\x1f\\x7f][^/\\x00-\\x1f\\x7f]*|\\.\\.[^/\\x00-\\x1f\\x7f]+))+$',
                      },
                      content: {
                        description: 'The whole text of the file.',
                        type: 'string',
                        maxLength: 131072,
                      },
                    },
                  },
                },
              },
              'x-kubernetes-validations': [
                {
                  rule: '!has(self.files) || self.files.map(f, size(f.content)).sum() <= 131072',
                  message: 'the contents of all files together must have at most 131072 characters',
                  fieldPath: '.files',
                },
                {
                  rule: "(self.type == 'VolumeGroup') == has(self.volumeGroup)",
                  message: 'volumeGroup must be given exactly when type is VolumeGroup',
                  fieldPath: '.volumeGroup',
                },
              ],
            },
            extensions: {
              description:
                'Extensions of the kernel that the partition needs, loaded before its processes run. It is a request: an administrator grants it. Its owner may change it at any time; an entry that is taken out is unloaded.',
              type: 'array',
              maxItems: 32,
              'x-kubernetes-list-type': 'map',
              'x-kubernetes-list-map-keys': ['name'],
              items: {
                type: 'object',
                required: ['name'],
                properties: {
                  name: {
                    description: 'Name of the extension.',
                    type: 'string',
                    minLength: 1,
                    maxLength: 63,
                    pattern: '^[a-z0-9]([-a-z0-9]*[a-z0-9])?$',
                  },
                  optional: {
                    description: 'Whether the partition may start without it. Absent means that it may not.',
                    type: 'boolean',
                  },
                },
              },
            },
            allowedChildNamespaces: {
              description:
                'Whose partitions may link to this one and use its user file systems. A namespace that is left out cannot tell this partition from one that does not exist. Its owner may change it; what runs goes on and is refused at its next start.',
              type: 'object',
              required: ['from'],
              default: { from: 'Same' },
              properties: {
                from: {
                  description:
                    "Which rule counts. Same is the partition's own namespace only, All every namespace, Names those listed, Selector those whose labels match.",
                  type: 'string',
                  enum: ['Same', 'All', 'Names', 'Selector'],
                },
                names: {
                  description: 'The namespaces that may; exactly when from is Names.',
                  type: 'array',
                  minItems: 1,
                  maxItems: 64,
                  'x-kubernetes-list-type': 'set',
                  items: { type: 'string', minLength: 1, maxLength: 63 },
                },
                selector: {
                  description: 'Selects namespaces by their labels; exactly when from is Selector.',
                  type: 'object',
                  'x-kubernetes-map-type': 'atomic',
                  properties: {
                    matchLabels: {
                      description: 'Labels that must be there with these values.',
                      type: 'object',
                      maxProperties: 16,
                      additionalProperties: { type: 'string', maxLength: 63 },
                    },
                    matchExpressions: {
                      description: 'Further conditions on labels; all must hold.',
                      type: 'array',
                      maxItems: 16,
                      'x-kubernetes-list-type': 'atomic',
                      items: {
                        type: 'object',
                        required: ['key', 'operator'],
                        properties: {
                          key: {
                            description: 'The label that the condition is about.',
                            type: 'string',
                            minLength: 1,
                            maxLength: 317,
                          },
                          operator: {
                            description: "How the label's value relates to values.",
                            type: 'string',
                            enum: ['In', 'NotIn', 'Exists', 'DoesNotExist'],
                          },
                          values: {
                            description: 'The values for In and NotIn; absent for Exists and DoesNotExist.',
                            type: 'array',
                            minItems: 1,
                            maxItems: 64,
                            'x-kubernetes-list-type': 'atomic',
                            items: { type: 'string', maxLength: 63 },
                          },
                        },
                        'x-kubernetes-validations': [
                          {
                            rule: "(self.operator in ['In', 'NotIn']) == has(self.values)",
                            message: 'values must be given for In and NotIn, and for nothing else',
                            fieldPath: '.values',
                          },
                        ],
                      },
                    },
                  },
                },
              },
              'x-kubernetes-validations': [
                {
                  rule: "(self.from == 'Names') == has(self.names)",
                  message: 'names must be given exactly when from is Names',
                  fieldPath: '.names',
                },
                {
                  rule: "(self.from == 'Selector') == has(self.selector)",
                  message: 'selector must be given exactly when from is Selector',
                  fieldPath: '.selector',
                },
              ],
            },
            requiredClaimNames: {
              description:
                'Names of the DeviceClaims, in the same namespace, that must exist and fit before the partition is placed and started. Claims that are not named here are attached while it runs, when they come. Its owner may change it; the change counts from the next start.',
              type: 'array',
              maxItems: 16,
              'x-kubernetes-list-type': 'set',
              items: {
                type: 'string',
                minLength: 1,
                maxLength: 253,
                pattern: '^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$',
              },
            },
          },
          'x-kubernetes-validations': [
            {
              rule: '!has(self.hostName) || !has(self.hostSelector)',
              message: 'at most one of hostName and hostSelector may be given',
              fieldPath: '.hostSelector',
            },
            {
              rule: 'has(self.runtimeVersionName) == has(oldSelf.runtimeVersionName) && (!has(self.runtimeVersionName) || self.runtimeVersionName == oldSelf.runtimeVersionName)',
              message:
                'runtimeVersionName cannot be changed; delete the partition and create it again with the other version',
              fieldPath: '.runtimeVersionName',
            },
            {
              rule: '!has(self.root) || !has(self.root.volumeGroup) || (has(self.requiredClaimNames) && self.root.volumeGroup.claimName in self.requiredClaimNames)',
              message: 'the claim of root.volumeGroup must be one of requiredClaimNames',
              fieldPath: '.requiredClaimNames',
            },
            {
              rule: '(has(self.root) && has(self.root.volumeGroup)) == (has(oldSelf.root) && has(oldSelf.root.volumeGroup)) && (!has(self.root) || !has(self.root.volumeGroup) || self.root.volumeGroup.claimName == oldSelf.root.volumeGroup.claimName)',
              message:
                'the type of root and the claimName of its volumeGroup cannot be changed; delete the partition and create it again with the other root',
              fieldPath: '.root',
            },
          ],
        },
        status: {
          description: 'Where the partition is and how it does.',
          type: 'object',
          default: {
            observedGeneration: -1,
            conditions: [
              {
                type: 'Ready',
                status: 'Unknown',
                reason: 'Pending',
                message: 'Not looked at yet.',
                lastTransitionTime: '1970-01-01T00:00:00Z',
                observedGeneration: -1,
              },
            ],
          },
          properties: {
            observedGeneration: {
              description: 'The generation of spec that this status is about; -1 before the first look.',
              type: 'integer',
              format: 'int64',
              minimum: -1,
            },
            conditions: {
              description: 'What holds and what does not.',
              type: 'array',
              maxItems: 16,
              'x-kubernetes-list-type': 'map',
              'x-kubernetes-list-map-keys': ['type'],
              items: {
                type: 'object',
                required: ['type', 'status', 'reason', 'message', 'lastTransitionTime', 'observedGeneration'],
                properties: {
                  type: { description: 'What the condition is about.', type: 'string', maxLength: 63 },
                  status: {
                    description: 'Whether it holds.',
                    type: 'string',
                    enum: ['True', 'False', 'Unknown'],
                  },
                  reason: {
                    description: 'Why, in one word of a closed list.',
                    type: 'string',
                    maxLength: 63,
                  },
                  message: { description: 'Why, in a sentence.', type: 'string', maxLength: 32768 },
                  lastTransitionTime: {
                    description: 'When status last changed.',
                    type: 'string',
                    format: 'date-time',
                    maxLength: 64,
                  },
                  observedGeneration: {
                    description: 'The generation of spec that the condition is about.',
                    type: 'integer',
                    format: 'int64',
                    minimum: -1,
                  },
                },
                anyOf: [
                  {
                    properties: {
                      type: { enum: ['Ready'] },
                      status: { enum: ['True'] },
                      reason: {
                        enum: ['Running', 'StoppedAsDesired', 'StoppedHeld', 'InMaintenance', 'RevokedInUse'],
                      },
                    },
                  },
                  {
                    properties: {
                      type: { enum: ['Ready'] },
                      status: { enum: ['False', 'Unknown'] },
                      reason: {
                        enum: [
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
                    },
                  },
                  {
                    properties: {
                      type: { enum: ['Scheduled'] },
                      status: { enum: ['True'] },
                      reason: { enum: ['Bound', 'RevokedInUse'] },
                    },
                  },
                  {
                    properties: {
                      type: { enum: ['Scheduled'] },
                      status: { enum: ['False', 'Unknown'] },
                      reason: {
                        enum: [
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
                    },
                  },
                  {
                    properties: {
                      type: { enum: ['VersionCompatible'] },
                      status: { enum: ['True'] },
                      reason: { enum: ['Compatible', 'RevokedInUse'] },
                    },
                  },
                  {
                    properties: {
                      type: { enum: ['VersionCompatible'] },
                      status: { enum: ['False', 'Unknown'] },
                      reason: { enum: ['Pending', 'VersionNotFound', 'KernelTooOld', 'KernelTooNew'] },
                    },
                  },
                  {
                    properties: {
                      type: { enum: ['Linked'] },
                      status: { enum: ['True'] },
                      reason: { enum: ['Linked', 'NotApplicable', 'RevokedInUse'] },
                    },
                  },
                  {
                    properties: {
                      type: { enum: ['Linked'] },
                      status: { enum: ['False', 'Unknown'] },
                      reason: { enum: ['Pending', 'LinkMissing', 'LinkNotAccepted', 'ParentNotReady'] },
                    },
                  },
                  {
                    properties: {
                      type: { enum: ['FileSystemsReady'] },
                      status: { enum: ['True'] },
                      reason: { enum: ['Mounted', 'PartitionStopped'] },
                    },
                  },
                  {
                    properties: {
                      type: { enum: ['FileSystemsReady'] },
                      status: { enum: ['False', 'Unknown'] },
                      reason: {
                        enum: [
                          'Pending',
                          'PathNotInRoot',
                          'FileConflict',
                          'FileSystemFull',
                          'MountFailed',
                          'PropagationFailed',
                          'KernelRefused',
                        ],
                      },
                    },
                  },
                  {
                    properties: {
                      type: { enum: ['DevicesReady'] },
                      status: { enum: ['True'] },
                      reason: { enum: ['AllConfigured', 'HeldWhileStopped', 'RevokedInUse'] },
                    },
                  },
                  {
                    properties: {
                      type: { enum: ['DevicesReady'] },
                      status: { enum: ['False', 'Unknown'] },
                      reason: {
                        enum: [
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
                    },
                  },
                  {
                    properties: {
                      type: { enum: ['NamespaceReady'] },
                      status: { enum: ['True'] },
                      reason: { enum: ['Imported', 'PartitionStopped', 'NotApplicable'] },
                    },
                  },
                  {
                    properties: {
                      type: { enum: ['NamespaceReady'] },
                      status: { enum: ['False', 'Unknown'] },
                      reason: {
                        enum: [
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
                    },
                  },
                  {
                    properties: {
                      type: { enum: ['ExtensionsReady'] },
                      status: { enum: ['True'] },
                      reason: { enum: ['AllLoaded', 'PartitionStopped', 'NotApplicable', 'RevokedInUse'] },
                    },
                  },
                  {
                    properties: {
                      type: { enum: ['ExtensionsReady'] },
                      status: { enum: ['False', 'Unknown'] },
                      reason: {
                        enum: [
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
                    },
                  },
                  {
                    properties: {
                      type: { enum: ['Reconciling'] },
                      status: { enum: ['True'] },
                      reason: { enum: ['Waiting', 'Retrying'] },
                    },
                  },
                ],
              },
            },
            hostName: {
              description: 'The host where the partition is placed.',
              type: 'string',
              maxLength: 253,
            },
            placement: {
              description:
                'The decision about host and devices of all required claims, recorded in one write before any kernel is told (LIFE-2).',
              type: 'object',
              required: ['hostName', 'claims'],
              properties: {
                hostName: { description: 'The host that was chosen.', type: 'string', maxLength: 253 },
                claims: {
                  description: 'What each required claim gets there.',
                  type: 'array',
                  maxItems: 16,
                  'x-kubernetes-list-type': 'map',
                  'x-kubernetes-list-map-keys': ['uid'],
                  items: {
                    type: 'object',
                    required: ['uid', 'name', 'devices'],
                    properties: {
                      uid: { description: 'UID of the claim.', type: 'string', maxLength: 64 },
                      name: { description: 'Name of the claim.', type: 'string', maxLength: 253 },
                      devices: {
                        description: 'One device for each entry of the claim.',
                        type: 'array',
                        maxItems: 32,
                        'x-kubernetes-list-type': 'map',
                        'x-kubernetes-list-map-keys': ['name'],
                        items: {
                          type: 'object',
                          required: [
                            'name',
                            'deviceID',
                            'deviceClassName',
                            'sharing',
                            'reclaimPolicy',
                            'virtualNumber',
                          ],
                          properties: {
                            name: { description: 'Name of the entry.', type: 'string', maxLength: 31 },
                            deviceID: { description: 'The device it gets.', type: 'string', maxLength: 128 },
                            deviceClassName: {
                              description: 'The class through which it gets it.',
                              type: 'string',
                              maxLength: 253,
                            },
                            sharing: {
                              description: 'Whether the device is held by one claim or by several in turn.',
                              type: 'string',
                              enum: ['Exclusive', 'OneAtATime'],
                            },
                            reclaimPolicy: {
                              description: 'What becomes of what is on it when it is given back.',
                              type: 'string',
                              enum: ['Wipe', 'Retain'],
                            },
                            virtualNumber: {
                              description: 'The number inside the partition.',
                              type: 'object',
                              required: ['major', 'minor'],
                              properties: {
                                major: {
                                  description: 'Major number; which driver.',
                                  type: 'integer',
                                  format: 'int32',
                                  minimum: 0,
                                  maximum: 4095,
                                },
                                minor: {
                                  description: "Minor number; which of the driver's instances.",
                                  type: 'integer',
                                  format: 'int32',
                                  minimum: 0,
                                  maximum: 1048575,
                                },
                              },
                            },
                          },
                        },
                      },
                    },
                  },
                },
              },
            },
            state: {
              description: 'What the kernel says of the partition.',
              type: 'string',
              enum: ['Defined', 'Loaded', 'Active', 'Maintenance', 'Broken'],
            },
            bootID: {
              description:
                'Identity of the current run of the partition; a new one each time that its processes start.',
              type: 'string',
              maxLength: 128,
            },
            bootRequest: {
              description: 'The last bootRequest that was carried out or consumed.',
              type: 'string',
              maxLength: 64,
            },
            dependents: {
              description:
                'Partitions that use the user file systems of this one, at most 32 of them; `partywall tree` shows all (LINK-7).',
              type: 'array',
              maxItems: 32,
              'x-kubernetes-list-type': 'atomic',
              items: {
                type: 'object',
                required: ['namespace', 'name'],
                properties: {
                  namespace: { description: 'Namespace of the child.', type: 'string', maxLength: 63 },
                  name: { description: 'Name of the child.', type: 'string', maxLength: 63 },
                },
              },
            },
            dependentsTotal: {
              description:
                'How many partitions use the user file systems of this one; absent where there are none.',
              type: 'integer',
              format: 'int32',
              minimum: 1,
            },
            volumeGroup: {
              description:
                'The volume group of the root, by the names that the partition has for it; absent where the host keeps the root.',
              type: 'object',
              required: ['name', 'id'],
              properties: {
                name: { description: 'What the partition calls it.', type: 'string', maxLength: 31 },
                id: { description: 'Its identity on the disks.', type: 'string', maxLength: 160 },
                step: {
                  description:
                    "How far it is made, then how far the partition's boot from it is. Switched is the last: the boot went on from the disks.",
                  type: 'string',
                  enum: [
                    'Prepared',
                    'Populated',
                    'Cleared',
                    'ScratchBooted',
                    'DisksIdentified',
                    'Imported',
                    'Renamed',
                    'MountedOnScratch',
                    'DatabaseMerged',
                    'Switched',
                  ],
                },
                logicalVolumes: {
                  description:
                    'Its logical volumes and where they are mounted; absent until they have their names.',
                  type: 'array',
                  maxItems: 32,
                  'x-kubernetes-list-type': 'map',
                  'x-kubernetes-list-map-keys': ['name'],
                  items: {
                    type: 'object',
                    required: ['name', 'mount'],
                    properties: {
                      name: {
                        description: 'Name of the logical volume, as a system of its own has it.',
                        type: 'string',
                        maxLength: 31,
                      },
                      mount: { description: 'Where it is mounted.', type: 'string', maxLength: 255 },
                    },
                  },
                },
              },
            },
            extensions: {
              description:
                'What the partition has of the extensions that it asked for, in its spec or from inside; nothing of what others have (SHR-4).',
              type: 'array',
              maxItems: 64,
              'x-kubernetes-list-type': 'map',
              'x-kubernetes-list-map-keys': ['name'],
              items: {
                type: 'object',
                required: ['name', 'state'],
                properties: {
                  name: { description: 'Name of the extension.', type: 'string', maxLength: 63 },
                  state: {
                    description: 'Loaded for the partition, not loaded, or refused.',
                    type: 'string',
                    enum: ['Loaded', 'NotLoaded', 'Refused'],
                  },
                  scope: {
                    description: 'Whether it is shared or private; absent while it is not granted.',
                    type: 'string',
                    enum: ['Global', 'Local'],
                  },
                  reason: {
                    description: 'Why it is refused, as in the condition ExtensionsReady.',
                    type: 'string',
                    maxLength: 63,
                  },
                },
              },
            },
            extensionCatalog: {
              description:
                'Which installed application needs which extension file, as the scan of the partition found them (KEXT-1 to 3), at most 32 of them.',
              type: 'array',
              maxItems: 32,
              'x-kubernetes-list-type': 'atomic',
              items: {
                type: 'object',
                required: ['application', 'file', 'present'],
                properties: {
                  application: {
                    description: 'The application that needs it.',
                    type: 'string',
                    maxLength: 255,
                  },
                  file: {
                    description: 'Where the file is in the partition.',
                    type: 'string',
                    maxLength: 255,
                  },
                  present: { description: 'Whether it is there.', type: 'boolean' },
                },
              },
            },
            errors: {
              description:
                "What went wrong since the latest start, stop or attachment began, from the partition's error buffer in the kernel of its host; absent while that is empty. `partywall errors` shows it with the root cause first (ERR-8).",
              type: 'object',
              required: ['recent', 'total', 'dropped'],
              properties: {
                recent: {
                  description:
                    'The errors in the order in which they were recorded. Of more than 32 the first and the latest 31: the first is most often the root cause.',
                  type: 'array',
                  maxItems: 32,
                  'x-kubernetes-list-type': 'atomic',
                  items: {
                    type: 'object',
                    required: ['seq', 'id', 'args', 'time', 'origin', 'severity', 'reason', 'message'],
                    properties: {
                      seq: {
                        description: 'Order of recording over all origins.',
                        type: 'integer',
                        format: 'int32',
                        minimum: 1,
                      },
                      id: {
                        description:
                          'The entry of the error catalogue; `partywall explain` tells what it means.',
                        type: 'string',
                        maxLength: 64,
                      },
                      args: {
                        description: 'What the text of the entry is filled with.',
                        type: 'object',
                        maxProperties: 16,
                        additionalProperties: { 'x-kubernetes-int-or-string': true },
                      },
                      time: {
                        description: 'When it was recorded.',
                        type: 'string',
                        format: 'date-time',
                        maxLength: 64,
                      },
                      origin: {
                        description: 'Who found it.',
                        type: 'object',
                        required: ['group', 'host'],
                        properties: {
                          group: {
                            description:
                              'Kernel is the kernel of the host, User what runs above it on the same host, inside the partition or outside, Remote another machine.',
                            type: 'string',
                            enum: ['Kernel', 'User', 'Remote'],
                          },
                          host: {
                            description: 'The machine on which it was found.',
                            type: 'string',
                            maxLength: 253,
                          },
                        },
                      },
                      severity: {
                        description:
                          'Error keeps something from working, Warning may end by itself, Notice needs nothing.',
                        type: 'string',
                        enum: ['Error', 'Warning', 'Notice'],
                      },
                      reason: {
                        description: 'The word under which a condition tells the same, else the id.',
                        type: 'string',
                        maxLength: 64,
                      },
                      message: {
                        description: 'What went wrong and what helps, in English.',
                        type: 'string',
                        maxLength: 32768,
                      },
                      operationID: {
                        description: 'What the writer was doing; absent where it did not say.',
                        type: 'string',
                        maxLength: 16384,
                      },
                      explains: {
                        description: 'The sequence of an earlier error of which this one is the cause.',
                        type: 'integer',
                        format: 'int32',
                        minimum: 1,
                      },
                    },
                  },
                },
                total: {
                  description: 'How many errors the buffer holds.',
                  type: 'integer',
                  format: 'int32',
                  minimum: 0,
                },
                dropped: {
                  description:
                    'How many found no room in the buffer. Above 0, the root cause may be missing (LIFE-24).',
                  type: 'integer',
                  format: 'int32',
                  minimum: 0,
                },
              },
            },
            explanation: {
              description: 'Why the partition is not ready and what would help; absent while it is ready.',
              type: 'object',
              properties: {
                funnel: {
                  description: 'The stages of narrowing down, in order.',
                  type: 'array',
                  maxItems: 32,
                  'x-kubernetes-list-type': 'atomic',
                  items: {
                    type: 'object',
                    required: ['stage', 'remaining'],
                    properties: {
                      stage: {
                        description: 'What was asked at this stage.',
                        type: 'string',
                        maxLength: 1024,
                      },
                      remaining: {
                        description: 'How many candidates are left after it.',
                        type: 'integer',
                        format: 'int32',
                        minimum: 0,
                      },
                    },
                  },
                },
                conflict: {
                  description: 'Requirements that cannot be met together, while any of them left out could.',
                  type: 'array',
                  maxItems: 32,
                  'x-kubernetes-list-type': 'atomic',
                  items: { type: 'string', maxLength: 1024 },
                },
                suggestions: {
                  description: 'Changes of this object, each of which would make the whole request succeed.',
                  type: 'array',
                  maxItems: 8,
                  'x-kubernetes-list-type': 'atomic',
                  items: {
                    type: 'object',
                    required: ['patch', 'effect'],
                    properties: {
                      patch: {
                        description: 'A JSON Patch (RFC 6902) of this object, as text.',
                        type: 'string',
                        maxLength: 16384,
                      },
                      effect: {
                        description: 'What the change would bring about.',
                        type: 'string',
                        maxLength: 1024,
                      },
                    },
                  },
                },
              },
            },
          },
        },
      },
      'x-kubernetes-validations': [
        {
          rule: 'size(self.metadata.name) <= 25',
          message: 'the name of a partition has at most 25 bytes',
          fieldPath: '.metadata.name',
        },
        {
          rule: '!self.metadata.name.contains(".")',
          message: 'the name of a partition contains no dot',
          fieldPath: '.metadata.name',
        },
        {
          rule: '!self.metadata.name.startsWith("0")',
          message: 'the name of a partition does not start with 0',
          fieldPath: '.metadata.name',
        },
        {
          rule: '!has(oldSelf.status) || !has(oldSelf.status.placement) || (has(self.spec.hostName) == has(oldSelf.spec.hostName) && (!has(self.spec.hostName) || self.spec.hostName == oldSelf.spec.hostName))',
          message:
            'hostName cannot be changed once the partition is placed; delete the partition and create it again to place it elsewhere',
          fieldPath: '.spec.hostName',
        },
        {
          rule: '!has(oldSelf.status) || !has(oldSelf.status.placement) || (has(self.spec.hostSelector) == has(oldSelf.spec.hostSelector) && (!has(self.spec.hostSelector) || self.spec.hostSelector == oldSelf.spec.hostSelector))',
          message:
            'hostSelector cannot be changed once the partition is placed; delete the partition and create it again to place it elsewhere',
          fieldPath: '.spec.hostSelector',
        },
      ],
    },
  },
};

/** Kinds that are questions to the controller of a cluster, and declare nothing (ADR 18). */
export const questions: Readonly<Record<'Review', ResourceDefinition>> = {
  Review: {
    group: 'partywall.dev',
    version: 'v1alpha1',
    kind: 'Review',
    plural: 'reviews',
    singular: 'review',
    shortNames: ['pwreview'],
    categories: ['partywall-question'],
    namespaced: true,
    hasStatus: true,
    selectableFields: [],
    printerColumns: [
      {
        name: 'Succeeded',
        type: 'string',
        description: 'Whether it was answered.',
        jsonPath: '.status.conditions[?(@.type=="Succeeded")].status',
      },
      {
        name: 'Reason',
        type: 'string',
        description: 'Why there is no answer.',
        jsonPath: '.status.conditions[?(@.type=="Succeeded")].reason',
      },
      { name: 'Requester', type: 'string', description: 'Who asks.', jsonPath: '.spec.requester.user' },
      {
        name: 'Expires',
        type: 'string',
        description: 'When the controller deletes it.',
        jsonPath: '.status.expirationTime',
        priority: 1,
      },
      { name: 'Age', type: 'date', jsonPath: '.metadata.creationTimestamp' },
    ],
    schema: {
      description:
        'A question that the controller answers in status: what a partition sees of itself, who holds something, what is where, what a call inside a partition or on a host comes to, or what an apply would do. partywall view, holders, tree, exec and plan ask it and delete it. The controller answers what the requester may know by the RBAC of the cluster, and deletes the Review after a while. Whoever may read Reviews in a namespace reads the answers in it.',
      type: 'object',
      required: ['spec'],
      properties: {
        apiVersion: { type: 'string' },
        kind: { type: 'string' },
        metadata: { type: 'object' },
        spec: {
          description: 'Who asks what. Exactly one question; nobody may change it after creation.',
          type: 'object',
          required: ['requester'],
          properties: {
            requester: {
              description:
                'Whoever creates the Review, exactly as the API server knows them (kubectl auth whoami): the admission policy partywall-review-requester refuses everybody else.',
              type: 'object',
              required: ['user'],
              properties: {
                user: { description: 'Name of the user.', type: 'string', minLength: 1, maxLength: 1024 },
                uid: {
                  description: 'UID of the user, where the cluster knows one.',
                  type: 'string',
                  maxLength: 1024,
                },
                groups: {
                  description: 'All groups of the user, in the order of the API server.',
                  type: 'array',
                  maxItems: 1024,
                  'x-kubernetes-list-type': 'atomic',
                  items: { type: 'string', maxLength: 1024 },
                },
                extra: {
                  description: 'What else the cluster knows of the user; an authorizer may decide by it.',
                  type: 'object',
                  maxProperties: 64,
                  additionalProperties: {
                    type: 'array',
                    maxItems: 64,
                    'x-kubernetes-list-type': 'atomic',
                    items: { type: 'string', maxLength: 4096 },
                  },
                },
              },
            },
            view: {
              description:
                'What one partition of this namespace sees of itself. Takes the right to get the partition.',
              type: 'object',
              required: ['partitionName'],
              properties: {
                partitionName: {
                  description: 'Name of the WorkloadPartition.',
                  type: 'string',
                  minLength: 1,
                  maxLength: 25,
                },
              },
            },
            holders: {
              description:
                'Who holds one thing: exactly one of device, number and extensionName. It is asked in the namespace of the controller, and takes the right to get hosts/holders.',
              type: 'object',
              properties: {
                device: {
                  description: 'Identity or name of a device.',
                  type: 'string',
                  minLength: 1,
                  maxLength: 253,
                },
                number: {
                  description: 'A real device number.',
                  type: 'object',
                  required: ['major', 'minor'],
                  properties: {
                    major: {
                      description: 'Major number.',
                      type: 'integer',
                      format: 'int64',
                      minimum: 0,
                      maximum: 4294967295,
                    },
                    minor: {
                      description: 'Minor number.',
                      type: 'integer',
                      format: 'int64',
                      minimum: 0,
                      maximum: 4294967295,
                    },
                  },
                },
                extensionName: {
                  description: 'Name of an extension.',
                  type: 'string',
                  minLength: 1,
                  maxLength: 253,
                },
                hostName: {
                  description: 'Asks that host alone; absent means all hosts.',
                  type: 'string',
                  minLength: 1,
                  maxLength: 253,
                },
              },
              'x-kubernetes-validations': [
                {
                  rule: '(has(self.device) ? 1 : 0) + (has(self.number) ? 1 : 0) + (has(self.extensionName) ? 1 : 0) == 1',
                  message: 'give exactly one of device, number and extensionName',
                },
              ],
            },
            tree: {
              description:
                'What is where, as a tree. Takes the right to list workloadpartitions, versionlinks and deviceclaims in the namespace that is asked about; hosts, and parents elsewhere, are told of to whoever may list those. Absent fields mean all there is, which is asked in the namespace of the controller.',
              type: 'object',
              properties: {
                namespaceName: {
                  description:
                    'The partitions of that namespace; where the Review is elsewhere, it is asked in the namespace of the controller.',
                  type: 'string',
                  minLength: 1,
                  maxLength: 63,
                },
                partitionName: {
                  description: 'One partition of that namespace, with all that is under it.',
                  type: 'string',
                  minLength: 1,
                  maxLength: 25,
                },
                hostName: {
                  description: 'One host, with all that is on it.',
                  type: 'string',
                  minLength: 1,
                  maxLength: 253,
                },
              },
              'x-kubernetes-validations': [
                {
                  rule: '!has(self.hostName) || (!has(self.partitionName) && !has(self.namespaceName))',
                  message: 'a tree is that of a host, or of a namespace or partition',
                },
                {
                  rule: '!has(self.partitionName) || has(self.namespaceName)',
                  message: 'a partition is named with its namespace',
                },
              ],
            },
            exec: {
              description:
                'One call as a process inside a partition of this namespace (takes the right to create workloadpartitions/exec), or as the global environment of a host (asked in the namespace of the controller; takes the right to create hosts/exec). It is made at most once, whatever becomes of the controller.',
              type: 'object',
              required: ['words'],
              properties: {
                partitionName: { description: 'The partition.', type: 'string', minLength: 1, maxLength: 25 },
                hostName: { description: 'The host.', type: 'string', minLength: 1, maxLength: 253 },
                words: {
                  description: 'The call and its arguments, as partywall exec has them.',
                  type: 'array',
                  minItems: 1,
                  maxItems: 64,
                  'x-kubernetes-list-type': 'atomic',
                  items: { type: 'string', maxLength: 131072 },
                },
              },
              'x-kubernetes-validations': [
                {
                  rule: 'has(self.partitionName) != has(self.hostName)',
                  message: 'give exactly one of partitionName and hostName',
                },
              ],
            },
            plan: {
              description:
                'What would become of these manifests if they were applied now. Each object takes the right that its apply would take, and only what the requester may get is told of.',
              type: 'object',
              required: ['manifests'],
              properties: {
                manifests: {
                  description:
                    'The objects: base64 of a gzip of JSON, as partywall packs them; at most 16 MiB when they are unpacked.',
                  type: 'string',
                  minLength: 1,
                  maxLength: 600000,
                },
                prune: {
                  description:
                    'Also plans to delete what was applied before, belongs to this set and is not in the manifests.',
                  type: 'object',
                  properties: {
                    selector: {
                      description: 'Objects whose labels match.',
                      type: 'string',
                      minLength: 1,
                      maxLength: 4096,
                    },
                    all: { description: 'All objects.', type: 'boolean', enum: [true] },
                  },
                  'x-kubernetes-validations': [
                    {
                      rule: 'has(self.selector) != has(self.all)',
                      message: 'give exactly one of selector and all',
                    },
                  ],
                },
              },
            },
          },
          'x-kubernetes-validations': [
            { rule: 'self == oldSelf', message: 'a Review cannot be changed; ask anew' },
            {
              rule: '(has(self.view) ? 1 : 0) + (has(self.holders) ? 1 : 0) + (has(self.tree) ? 1 : 0) + (has(self.exec) ? 1 : 0) + (has(self.plan) ? 1 : 0) == 1',
              message: 'give exactly one of view, holders, tree, exec and plan',
            },
          ],
        },
        status: {
          description: 'The answer, or why there is none.',
          type: 'object',
          default: {
            observedGeneration: -1,
            conditions: [
              {
                type: 'Succeeded',
                status: 'Unknown',
                reason: 'Pending',
                message: 'Not looked at yet.',
                lastTransitionTime: '1970-01-01T00:00:00Z',
                observedGeneration: -1,
              },
            ],
          },
          properties: {
            observedGeneration: {
              description: 'The generation of spec that this status is about; -1 before the first look.',
              type: 'integer',
              format: 'int64',
              minimum: -1,
            },
            conditions: {
              description: 'Whether it was answered.',
              type: 'array',
              maxItems: 4,
              'x-kubernetes-list-type': 'map',
              'x-kubernetes-list-map-keys': ['type'],
              items: {
                type: 'object',
                required: ['type', 'status', 'reason', 'message', 'lastTransitionTime', 'observedGeneration'],
                properties: {
                  type: { description: 'What the condition is about.', type: 'string', maxLength: 63 },
                  status: {
                    description: 'Whether it holds.',
                    type: 'string',
                    enum: ['True', 'False', 'Unknown'],
                  },
                  reason: {
                    description: 'Why, in one word of a closed list.',
                    type: 'string',
                    maxLength: 63,
                  },
                  message: { description: 'Why, in a sentence.', type: 'string', maxLength: 32768 },
                  lastTransitionTime: {
                    description: 'When status last changed.',
                    type: 'string',
                    format: 'date-time',
                    maxLength: 64,
                  },
                  observedGeneration: {
                    description: 'The generation of spec that the condition is about.',
                    type: 'integer',
                    format: 'int64',
                    minimum: -1,
                  },
                },
                anyOf: [
                  {
                    properties: {
                      type: { enum: ['Succeeded'] },
                      status: { enum: ['True'] },
                      reason: { enum: ['Answered'] },
                    },
                  },
                  {
                    properties: {
                      type: { enum: ['Succeeded'] },
                      status: { enum: ['False', 'Unknown'] },
                      reason: {
                        enum: [
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
                    },
                  },
                  {
                    properties: {
                      type: { enum: ['Stalled'] },
                      status: { enum: ['True'] },
                      reason: {
                        enum: [
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
                    },
                  },
                ],
              },
            },
            answer: {
              description: 'The answer: base64 of a gzip of JSON.',
              type: 'string',
              maxLength: 700000,
            },
            remedy: { description: 'What helps when there is no answer.', type: 'string', maxLength: 32768 },
            expirationTime: {
              description: 'When the controller deletes the Review.',
              type: 'string',
              format: 'date-time',
              maxLength: 64,
            },
            operation: {
              description:
                'The command to a kernel that a call of exec makes, recorded before it is made, so that it is made once (LIFE-1).',
              type: 'object',
              required: ['owner', 'sequence', 'bootID'],
              properties: {
                owner: { description: 'In whose name.', type: 'string', maxLength: 253 },
                sequence: {
                  description: 'Its number among the commands of that owner.',
                  type: 'integer',
                  format: 'int64',
                  minimum: 1,
                },
                bootID: {
                  description: 'The run of the host that it was decided for.',
                  type: 'string',
                  maxLength: 253,
                },
              },
            },
          },
        },
      },
    },
  },
};
