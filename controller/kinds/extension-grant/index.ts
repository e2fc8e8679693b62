/** ExtensionGrant: which partitions may load which extension. Partitions read it; it has nothing of its own in a kernel. */
import type { ExtensionGrant } from '../../api/generated/extension-grant.ts';
import type { Kind } from '../kind.ts';
import type { GrantWorld } from './observe.ts';
import { observe } from './observe.ts';
import { report } from './status.ts';

export const extensionGrant: Kind<ExtensionGrant, GrantWorld> = {
  kind: 'ExtensionGrant',
  // It counts partitions, once they have settled (LIFE-4).
  rank: { changed: 3, touched: 21 },
  readyFrom: [],
  indexes: {
    extension: ({ spec }) => [spec.extensionName],
    subject: ({ spec }) =>
      spec.subjects.map(({ namespace, partitionName }) => `${namespace}/${partitionName}`),
  },
  observe,
  plan: () => ({ steps: [] }),
  // What is loaded stays loaded without its grant (LIFE-17), so nothing keeps it.
  teardown: () => ({ steps: [], released: true }),
  report,
};
