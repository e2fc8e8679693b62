/** Looks for a host: the same for a partition that is to be placed and for a claim that asks why it is not. */
import type { DeviceClaim } from '../api/generated/device-claim.ts';
import type { WorkloadPartition } from '../api/generated/workload-partition.ts';
import { topics } from '../solve/topics.ts';
import type { PlacementAnswer } from '../solve/placement-problem.ts';
import { place } from '../solve/placement.ts';
import { readCandidates } from './candidates.ts';
import type { Observation } from './kind.ts';
import { readIndex } from './kind.ts';

/**
 * Where a partition could be placed with some claims, or why nowhere.
 *
 * @param hostName as for readCandidates
 */
export function* readPlacement(
  partition: WorkloadPartition,
  required: readonly DeviceClaim[],
  hostName: string | undefined,
): Observation<PlacementAnswer> {
  const candidates = yield* readCandidates(partition, hostName);
  const answer = place({ ...candidates, required });
  // Whatever is freed anywhere may help; what others take concerns only the host that is told of.
  if (!answer.ok && answer.explainedOn !== undefined)
    yield* readIndex([topics.availability(answer.explainedOn)]);
  return answer;
}
