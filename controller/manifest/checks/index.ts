/** The checks over a whole set, in the order in which they run. Each finds one kind of fault. */
import type { SetCheck } from '../manifest-set.ts';
import { findChildrenWithOwnFileSystems } from './child-ownership.ts';
import { findDuplicateDevices } from './duplicate-devices.ts';
import { findDuplicateObjects } from './duplicate-objects.ts';
import { findFileConflicts } from './file-conflicts.ts';
import { findEmptyKernelRanges } from './kernel-ranges.ts';
import { findRefusedLinks } from './link-consent.ts';
import { findLinkCycles } from './link-cycles.ts';
import { findVersionMismatches } from './link-versions.ts';
import { findLinksAcrossHosts } from './links-across-hosts.ts';
import { findMissingReferences } from './missing-references.ts';
import { findOverCommitment } from './over-commitment.ts';
import { findUnversionedParents } from './parent-versions.ts';
import { findPartitionNameClashes } from './partition-name-clashes.ts';
import { findPartitionNumberClashes } from './partition-number-clashes.ts';
import { findRequiredClaimMismatches } from './required-claims.ts';
import { findMisplacedRootFiles } from './root-files.ts';
import { findSelectorErrors } from './selector-expressions.ts';
import { findSelfLinks } from './self-links.ts';
import { findUngrantedExtensions } from './ungranted-extensions.ts';
import { findUnsharedFileSystems } from './shared-file-systems.ts';

export const setChecks: readonly SetCheck[] = [
  findDuplicateObjects,
  findSelectorErrors,
  findEmptyKernelRanges,
  findFileConflicts,
  findMissingReferences,
  findRequiredClaimMismatches,
  findPartitionNameClashes,
  findPartitionNumberClashes,
  findDuplicateDevices,
  findOverCommitment,
  findSelfLinks,
  findLinkCycles,
  findRefusedLinks,
  findChildrenWithOwnFileSystems,
  findUnversionedParents,
  findVersionMismatches,
  findLinksAcrossHosts,
  findUnsharedFileSystems,
  findMisplacedRootFiles,
  findUngrantedExtensions,
];
