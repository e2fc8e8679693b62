/** Consent: which namespaces may use what another side owns. */
import type { LabelSelector } from './label-selector.ts';
import { matchesLabelSelector } from './label-selector.ts';

/** `from` names the field that counts. */
export interface AllowedNamespaces {
  from: 'All' | 'Names' | 'Selector';
  names?: readonly string[];
  selector?: LabelSelector;
}

/**
 * Whether a namespace may. Whatever `from` names and is not there allows nobody: consent is never guessed.
 *
 * @param namespaceLabels labels of the Namespace object, `kubernetes.io/metadata.name` among them
 */
export function isNamespaceAllowed(
  allowed: AllowedNamespaces,
  namespace: string,
  namespaceLabels: Readonly<Record<string, string>>,
): boolean {
  switch (allowed.from) {
    case 'All':
      return true;
    case 'Names':
      return allowed.names?.includes(namespace) ?? false;
    case 'Selector':
      return allowed.selector !== undefined && matchesLabelSelector(allowed.selector, namespaceLabels);
  }
}

/** A partition's consent to be a parent. `Same` stands for its own namespace; the others mean what they mean elsewhere. */
export interface AllowedChildNamespaces extends Omit<AllowedNamespaces, 'from'> {
  from: 'Same' | AllowedNamespaces['from'];
}

/**
 * Whether partitions of a namespace may be children of a partition. Consent that does not name the parent's own namespace
 * does not hold for it either.
 *
 * @param childLabels labels of the child's Namespace object, `kubernetes.io/metadata.name` among them
 */
export function isChildNamespaceAllowed(
  allowed: AllowedChildNamespaces,
  parentNamespace: string,
  childNamespace: string,
  childLabels: Readonly<Record<string, string>>,
): boolean {
  const { from, ...fields } = allowed;
  if (from === 'Same') return childNamespace === parentNamespace;
  return isNamespaceAllowed({ ...fields, from }, childNamespace, childLabels);
}
