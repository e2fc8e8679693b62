/** What a question takes: where it may be asked, and which rights. */
import type { Review, ReviewSpecTree } from '../api/generated/review.ts';
import { namespaceOf } from '../api/object.ts';
import type { TreeReach } from '../questions/tree/read-forest.ts';
import type { Right, Rights } from './rights.ts';

const group = 'partywall.dev';

/** What a tree is made of, beside hosts. */
const treeResources = ['workloadpartitions', 'versionlinks', 'deviceclaims'];

/**
 * Whoever may read Reviews in a namespace reads the answers there: in any but the controller's own, an answer is about
 * that namespace alone.
 * @returns what the question is about besides; undefined when nothing
 */
export function foreignTo({ metadata, spec }: Review, controllerNamespace: string): string | undefined {
  const { namespace } = metadata;
  if (namespace === controllerNamespace) return undefined;
  if (spec.holders !== undefined) return 'who holds something on hosts';
  if (spec.exec?.hostName !== undefined) return 'a host';
  if (spec.tree === undefined) return undefined;
  return spec.tree.namespaceName === namespace ? undefined : 'more than its namespace';
}

/** All of them are needed. */
export function rightsFor(review: Review): Right[] {
  const { exec, holders, tree, view } = review.spec;
  const namespace = namespaceOf(review);
  if (view !== undefined) {
    return [{ verb: 'get', group, resource: 'workloadpartitions', namespace, name: view.partitionName }];
  }
  if (holders !== undefined) {
    const name = holders.hostName === undefined ? {} : { name: holders.hostName };
    return [{ verb: 'get', group, resource: 'hosts', subresource: 'holders', ...name }];
  }
  if (exec?.hostName !== undefined) {
    return [{ verb: 'create', group, resource: 'hosts', subresource: 'exec', name: exec.hostName }];
  }
  if (exec?.partitionName !== undefined) {
    const name = exec.partitionName;
    return [{ verb: 'create', group, resource: 'workloadpartitions', subresource: 'exec', namespace, name }];
  }
  return tree === undefined ? [] : rightsForTree(tree);
}

function rightsForTree({ namespaceName: namespace }: ReviewSpecTree): Right[] {
  const where = namespace === undefined ? {} : { namespace };
  const lists = treeResources.map((resource) => ({ verb: 'list', group, resource, ...where }));
  return namespace === undefined ? [{ verb: 'list', group, resource: 'hosts' }, ...lists] : lists;
}

/** What else a tree may tell of: nothing where others than the requester may read it. */
export async function reachOf(
  review: Review,
  rights: Rights,
  controllerNamespace: string,
): Promise<TreeReach> {
  if (review.metadata.namespace !== controllerNamespace) return { hosts: false, allNamespaces: false };
  const everywhere = treeResources.map((resource) => rights.has({ verb: 'list', group, resource }));
  return {
    hosts: await rights.has({ verb: 'list', group, resource: 'hosts' }),
    allNamespaces: (await Promise.all(everywhere)).every(Boolean),
  };
}
