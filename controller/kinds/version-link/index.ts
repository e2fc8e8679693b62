/** VersionLink: a child partition uses the user file systems of a parent of its version. */
import { finalizer } from '../../api/finalizer.ts';
import { forcedIndex } from '../../api/force-delete.ts';
import type { VersionLink } from '../../api/generated/version-link.ts';
import type { Kind } from '../kind.ts';
import type { LinkWorld } from './observe.ts';
import { observe } from './observe.ts';
import { plan, teardown } from './plan.ts';
import { report } from './status.ts';

export const versionLink: Kind<VersionLink, LinkWorld> = {
  kind: 'VersionLink',
  rank: { changed: 10, touched: 10 },
  finalizer,
  readyFrom: ['Accepted', 'Mounted', 'Current'],
  indexes: { forced: forcedIndex },
  observe,
  plan,
  teardown,
  report,
};
