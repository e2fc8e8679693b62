/** Event (events.k8s.io/v1): what kubectl shows of an object beside what it is. */
import type { VersionLink } from '../api/generated/version-link.ts';
import type { DeviceClaim } from '../api/generated/device-claim.ts';
import type { WorkloadPartition } from '../api/generated/workload-partition.ts';
import type { KubeObject } from '../api/object.ts';
import type { Resource } from '../cluster/port.ts';
import type { Transition } from './transitions.ts';

export const eventResource: Resource = {
  group: 'events.k8s.io',
  version: 'v1',
  kind: 'Event',
  plural: 'events',
  namespaced: true,
  hasStatus: false,
  selectableFields: [],
  schema: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true },
};

/** An API server refuses more. */
const longestNote = 1024;
const longestName = 253;

/** Where Events of objects without a namespace are. */
const clusterNamespace = 'default';

interface Reference {
  apiVersion: string;
  kind: string;
  namespace?: string;
  name: string;
  uid?: string;
  resourceVersion?: string;
}

export interface EventSeries {
  count: number;
  lastObservedTime: string;
}

export interface Event extends KubeObject {
  eventTime: string;
  reportingController: string;
  reportingInstance: string;
  action: string;
  reason: string;
  regarding: Reference;
  related?: Reference;
  note: string;
  type: Transition['type'];
}

export interface EventFacts {
  /** Milliseconds since the epoch. */
  at: number;
  /** Identity of the controller. */
  instance: string;
  /** Tells Events of one object apart: letters and digits. */
  id: string;
}

export function eventNamespaceOf({ metadata }: KubeObject): string {
  return metadata.namespace ?? clusterNamespace;
}

export function eventOf(object: KubeObject, transition: Transition, { at, id, instance }: EventFacts): Event {
  const { action, note, reason, type } = transition;
  const { name, namespace, resourceVersion, uid } = object.metadata;
  const related = relatedTo(object, transition);
  const prefix = name.slice(0, longestName - id.length - 1).replace(/[^a-z0-9]+$/u, '');
  return {
    apiVersion: 'events.k8s.io/v1',
    kind: 'Event',
    metadata: { name: `${prefix}.${id}`, namespace: eventNamespaceOf(object) },
    eventTime: microTime(at),
    reportingController: 'partywall.dev/controller',
    reportingInstance: instance.slice(0, 128),
    action,
    reason,
    regarding: {
      apiVersion: object.apiVersion,
      kind: object.kind,
      ...(namespace === undefined ? {} : { namespace }),
      name,
      ...(uid === undefined ? {} : { uid }),
      ...(resourceVersion === undefined ? {} : { resourceVersion }),
    },
    ...(related === undefined ? {} : { related }),
    note: shortened(note),
    type,
  };
}

/** RFC 3339 with microseconds, of which a clock of Node tells three digits. */
export function microTime(milliseconds: number): string {
  return new Date(milliseconds).toISOString().replace('Z', '000Z');
}

/** What else it is about: the host that it came to, the partition that a claim or link is for. */
function relatedTo(object: KubeObject, { action }: Transition): Reference | undefined {
  const { apiVersion, kind, metadata } = object;
  const partition = (name: string): Reference => {
    const { namespace } = metadata;
    return { apiVersion, kind: 'WorkloadPartition', name, ...(namespace === undefined ? {} : { namespace }) };
  };
  if (kind === 'DeviceClaim') return partition((object as DeviceClaim).spec.partitionName);
  if (kind === 'VersionLink') return partition((object as VersionLink).metadata.name);
  const { hostName } = (object as WorkloadPartition).status ?? {};
  return action === 'Scheduled' && hostName !== undefined
    ? { apiVersion, kind: 'Host', name: hostName }
    : undefined;
}

/** Counted in bytes, and cut between two characters. */
function shortened(note: string): string {
  if (Buffer.byteLength(note) <= longestNote) return note;
  let kept = '';
  let bytes = Buffer.byteLength('…');
  for (const character of note) {
    bytes += Buffer.byteLength(character);
    if (bytes > longestNote) break;
    kept += character;
  }
  return `${kept}…`;
}
