import { type AllowedChildNamespaces, isChildNamespaceAllowed } from '../../api/consent.ts';
import { resources } from '../../api/generated/resources.ts';
import type { ManifestObject } from '../manifest-object.ts';
import { isAbsent, type ManifestSet, objectOf, type SetFinding, specOf } from '../manifest-set.ts';
import { schemaCheckOf } from '../schema-check.ts';
import { linksBetweenTwo, type PartitionLink, titleOf } from '../version-links.ts';

const { allowedChildNamespaces = {} } = resources.WorkloadPartition.schema.properties?.spec?.properties ?? {};
const complainOf = schemaCheckOf(allowedChildNamespaces);

/** Undefined where it is malformed, which the schema tells. */
function consentOf(parent: ManifestObject): AllowedChildNamespaces | undefined {
  const { allowedChildNamespaces: written } = specOf(parent);
  // The schema's default: files are read as they were written.
  if (isAbsent(written)) return { from: 'Same' };
  return complainOf(written, []).length === 0 ? (written as AllowedChildNamespaces) : undefined;
}

/** A namespace that nobody declares has only the label with its name. */
function labelsOf(set: ManifestSet, namespace: string): Record<string, string> {
  const { labels } = objectOf(set.find('Namespace', '', namespace)?.object.metadata);
  const texts = Object.entries(objectOf(labels)).filter(
    (entry): entry is [string, string] => typeof entry[1] === 'string',
  );
  return { ...Object.fromEntries(texts), 'kubernetes.io/metadata.name': namespace };
}

function judge(set: ManifestSet, { link, childRef, parentRef, parent }: PartitionLink): SetFinding[] {
  const consent = parent && consentOf(parent);
  if (!consent) return [];
  const { namespace } = childRef;
  if (isChildNamespaceAllowed(consent, parentRef.namespace, namespace, labelsOf(set, namespace))) return [];
  // Files that declare no namespace leave their labels to the cluster: then they may well match.
  const isOpen = consent.from === 'Selector' && set.ofKind('Namespace').length === 0;
  const what = `parent ${titleOf(parentRef)} does not allow children of namespace ${namespace}`;
  return [
    {
      source: link,
      severity: isOpen ? 'warning' : 'error',
      code: 'link-not-allowed',
      message: isOpen ? `${what}, unless its labels in the cluster match` : what,
      remedy:
        'let the namespace in by spec.allowedChildNamespaces of the parent, or link to another partition',
      path: ['spec', 'parentRef', 'namespace'],
      at: 'value',
    },
  ];
}

/** A parent decides whose partitions may link to it (NotAllowed). */
export function findRefusedLinks(set: ManifestSet): SetFinding[] {
  return linksBetweenTwo(set).flatMap((link) => judge(set, link));
}
