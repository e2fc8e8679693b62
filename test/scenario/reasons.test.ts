/**
 * every reason that a CRD closes its list with is shown by a golden case, in the condition and with the status that
 * the list has it under. What users cannot provoke is listed here, with why, and is proved by unit tests with a kernel
 * that was prepared for it.
 */
import { describe, expect, it } from 'vitest';
import { conditionReasons } from '../../controller/api/generated/conditions.ts';
import { questions } from '../../controller/api/generated/resources.ts';
import { goldenCases, goldenStatuses } from '../support/golden.ts';

const refusal =
  'A kernel refuses so only when the controller or another one has made a mistake before: ' +
  'test/unit/kinds/*/status.test.ts and test/unit/engine/engine.test.ts.';
const passing =
  'Between two commands of one pass, which writes its status at its end: test/unit/kinds/*/status.test.ts.';
const schema = 'The schema refuses such a number before: test/unit/solve/virtual-numbers.test.ts.';
const prechecked =
  'Names are checked before a claim is recorded, so that only a record made otherwise could clash: ' +
  'test/unit/kinds/workload-partition/status.test.ts.';
const unreachable =
  'Every kernel of an embedded world answers: test/unit/kinds/host/status.test.ts, for a kernel that does not.';
const counted =
  'Free numbers are counted before devices are decided; a kernel refuses only what changed meanwhile: test/unit/kinds/workload-partition.';
const failing =
  'A pass failed for a reason that its kind does not know (ADR 24): test/unit/engine/engine.test.ts.';
const recovering =
  'A boot is over once everything was tried that was recorded, and until then nothing is at rest: ' +
  'test/unit/kinds/host/recovery.test.ts, test/unit/kinds/host/status.test.ts, test/unit/kinds/device-claim/status.test.ts.';
const mountedFirst =
  'A child that is behind its parent while it is not up has nothing mounted either, which is said first: ' +
  'test/unit/kinds/version-link/status.test.ts.';

/** `Kind Condition True|False Reason` -> why no user can provoke it, and where it is proved. */
const unprovoked: Readonly<Record<string, string>> = {
  'DeviceClaim Ready False HostNotReady': recovering,
  'DeviceClaim Ready False NumberOutOfRange': schema,
  'DeviceClaim Ready False DeviceMapMissing': refusal,
  'DeviceClaim Ready False VirtualNumberMapped': refusal,
  'DeviceClaim Ready False InvalidArgument': refusal,
  'DeviceClaim Ready False MappingNotFound': refusal,
  'DeviceClaim Allocated False Pending': passing,
  'DeviceClaim Allocated False HostNotReady': recovering,
  'DeviceClaim Allocated False NumberOutOfRange': schema,
  'DeviceClaim Allocated False KernelRefused': refusal,
  'DeviceClaim Exported False KernelRefused': refusal,
  'DeviceClaim Configured False DeviceMapMissing': refusal,
  'DeviceClaim Configured False VirtualNumberMapped': refusal,
  'DeviceClaim Configured False InvalidArgument': refusal,
  'DeviceClaim Configured False MappingNotFound': refusal,
  'DeviceInventory Ready False KernelRefused': refusal,
  'DeviceInventory Reconciling True Retrying': refusal,
  'ExtensionGrant Reconciling True Retrying': failing,
  'Host Ready False Recovering': recovering,
  'Host Ready False Unreachable': unreachable,
  'Host Ready False KernelRefused': refusal,
  'Host Reconciling True Retrying': refusal,
  'KernelExtension Ready False KernelRefused': refusal,
  'KernelExtension Reconciling True Retrying': refusal,
  'PartitionDeviceClass Reconciling True Retrying': failing,
  'RuntimeVersion Reconciling True Retrying': failing,
  'VersionLink Ready False KernelRefused': refusal,
  'VersionLink Ready False BehindParent': mountedFirst,
  'VersionLink Accepted False KernelRefused': refusal,
  'VersionLink Reconciling True Retrying': refusal,
  'WorkloadPartition Ready False NameConflict': prechecked,
  'WorkloadPartition Ready False NumbersExhausted': counted,
  'WorkloadPartition Ready False Starting': passing,
  'WorkloadPartition Ready False Stopping': passing,
  'WorkloadPartition Ready False TearingDown': passing,
  'WorkloadPartition DevicesReady False NameConflict': prechecked,
  'WorkloadPartition DevicesReady False NumbersExhausted': counted,
  'WorkloadPartition DevicesReady False KernelRefused': refusal,
  'WorkloadPartition Ready False PreparingScratch': passing,
  'WorkloadPartition Ready False PopulatingRoot': passing,
  'WorkloadPartition Ready False ClearingGlobalNames': passing,
  'WorkloadPartition Ready False ScratchBooting': passing,
  'WorkloadPartition Ready False IdentifyingDisks': passing,
  'WorkloadPartition Ready False Importing': passing,
  'WorkloadPartition Ready False Renaming': passing,
  'WorkloadPartition Ready False MergingDeviceDatabase': passing,
  'WorkloadPartition Ready False SwitchingRoot': passing,
  'WorkloadPartition Ready False StepFailed': refusal,
  'WorkloadPartition NamespaceReady False IdentifyingDisks': passing,
  'WorkloadPartition NamespaceReady False Importing': passing,
  'WorkloadPartition NamespaceReady False Renaming': passing,
  'WorkloadPartition NamespaceReady False MergingDeviceDatabase': passing,
  'WorkloadPartition NamespaceReady False SwitchingRoot': passing,
  'WorkloadPartition NamespaceReady False StepFailed': refusal,
  'WorkloadPartition ExtensionsReady False KernelRefused': refusal,
  'WorkloadPartition Reconciling True Retrying': refusal,
};

/** Of what is reconciled: questions are answered in a cluster only (test/cluster/questions.test.ts). */
function closedTable(): string[] {
  const declared = Object.entries(conditionReasons).filter(([kind]) => !Object.hasOwn(questions, kind));
  return declared.flatMap(([kind, conditions]) =>
    Object.entries(
      conditions as Record<string, { True: readonly string[]; False: readonly string[] }>,
    ).flatMap(([type, lists]) => [
      ...lists.True.map((reason) => `${kind} ${type} True ${reason}`),
      ...lists.False.map((reason) => `${kind} ${type} False ${reason}`),
    ]),
  );
}

/** False stands for False and for Unknown, as in the closed table. */
function shown(): Set<string> {
  return new Set(
    goldenCases().flatMap((golden) =>
      goldenStatuses(golden).flatMap(({ conditions }) =>
        (conditions ?? []).map(
          ({ type, status, reason }) =>
            `${golden.kind} ${type} ${status === 'True' ? 'True' : 'False'} ${reason}`,
        ),
      ),
    ),
  );
}

describe('golden cases and closed reasons', () => {
  it('X-9: some golden case shows each reason that a user can provoke', () => {
    const seen = shown();

    const missing = closedTable().filter((row) => !seen.has(row) && unprovoked[row] === undefined);

    expect(missing).toEqual([]);
  });

  it('excuses no reason that a golden case shows, or that no kind has', () => {
    const seen = shown();
    const closed = new Set(closedTable());

    const idle = Object.keys(unprovoked).filter((row) => seen.has(row) || !closed.has(row));

    expect(idle).toEqual([]);
  });

  it('shows only reasons of the closed lists', () => {
    const closed = new Set(closedTable());

    expect([...shown()].filter((row) => !closed.has(row))).toEqual([]);
  });
});
