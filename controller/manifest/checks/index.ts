/** The checks over a whole set, in the order in which they run. Each finds one kind of fault. */
import type { SetCheck } from '../manifest-set.ts';
import { findDuplicateDevices } from './duplicate-devices.ts';
import { findDuplicateObjects } from './duplicate-objects.ts';
import { findEmptyKernelRanges } from './kernel-ranges.ts';
import { findMissingReferences } from './missing-references.ts';
import { findOverCommitment } from './over-commitment.ts';
import { findPartitionNameClashes } from './partition-name-clashes.ts';
import { findPartitionNumberClashes } from './partition-number-clashes.ts';
import { findRequiredClaimMismatches } from './required-claims.ts';
import { findSelectorErrors } from './selector-expressions.ts';

export const setChecks: readonly SetCheck[] = [
  findDuplicateObjects,
  findSelectorErrors,
  findEmptyKernelRanges,
  findMissingReferences,
  findRequiredClaimMismatches,
  findPartitionNameClashes,
  findPartitionNumberClashes,
  findDuplicateDevices,
  findOverCommitment,
];
