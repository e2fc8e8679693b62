import { compareVersions } from '../../api/versions.ts';
import type { ManifestObject } from '../manifest-object.ts';
import { type ManifestSet, objectOf, type SetFinding, specOf, textOf } from '../manifest-set.ts';

/** What the schema lets through as a version; anything else is its to complain of. */
const dottedNumbers = /^\d+(\.\d+)*$/u;

function judge(source: ManifestObject): SetFinding[] {
  const { min, max } = objectOf(specOf(source).kernel);
  const [lowest, highest] = [textOf(min), textOf(max)];
  if (lowest === undefined || highest === undefined) return [];
  if (!dottedNumbers.test(lowest) || !dottedNumbers.test(highest)) return [];
  if (compareVersions(lowest, highest) <= 0) return [];
  return [
    {
      source,
      severity: 'error',
      code: 'empty-kernel-range',
      message: `no kernel level is at least ${lowest} and at most ${highest}, so this version would run on no host`,
      remedy: 'set kernel.max to the newest kernel level that it runs on, or leave it out',
      path: ['spec', 'kernel', 'max'],
      at: 'value',
    },
  ];
}

/** A version whose range of kernels is empty could never run anywhere (KernelTooOld on some hosts, KernelTooNew on others). */
export function findEmptyKernelRanges(set: ManifestSet): SetFinding[] {
  return set.ofKind('RuntimeVersion').flatMap(judge);
}
