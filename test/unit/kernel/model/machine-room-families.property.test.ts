import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bootedRig, filesIn, heldNumbers, ledger, naiveKernel, partitions } from '../naive-comparison.ts';
import { deviceNumbers, randomFamilyCommands } from '../random-commands.ts';

/** What the sequences must have reached to be about what they are about. */
const reached = [
  'Boot ok',
  'DefinePartition InvalidArgument',
  'LinkPartition FileSystemNotShared',
  'LinkPartition LinkCycle',
  'LinkPartition LinkExists',
  'MountFileSystems FileSystemNotShared',
  'MountFileSystems NotLinked',
  'MountFileSystems ParentNotMounted',
  'PopulateFileSystems FileSystemsMounted',
  'PropagateRoot ok',
  'RemoveFile NotDirectory',
  'RemoveFile ReadOnlyFileSystem',
  'RemoveFile ok',
  'RemovePartition PartitionHeld',
  'UnlinkPartition FileSystemsMounted',
  'WriteFile IsDirectory',
  'WriteFile ok',
  'WriteRootFiles FileConflict',
  'WriteRootFiles PathNotInRoot',
  'WriteRootFiles ok',
];

describe('kernel/model/machine-room, random families', () => {
  it('LINK-5, LINK-8, LINK-9, LINK-14, LINK-15, LINK-16, LIFE-20: mounts, holds and shows every file as a naive kernel does', () => {
    const seen = new Set<string>();
    fc.assert(
      fc.property(randomFamilyCommands, (commands) => {
        const rig = bootedRig(deviceNumbers(10));
        const naive = naiveKernel(deviceNumbers(10));
        const { files } = naive;

        for (const command of commands) {
          const expected = naive.execute(command);
          // The rig checks the invariants after each command, and that a refusal leaves the digest as it was.
          const answer = rig.ask(command);

          const outcome = answer.ok ? 'ok' : answer.id;
          const text = JSON.stringify(command);
          seen.add(`${command.type} ${outcome}`);
          expect(outcome, text).toBe(expected);
          expect(partitions(rig), text).toEqual(files.describe());
          expect(
            filesIn((uid, path) => [rig.content(uid, path), rig.list(uid, path)]),
            text,
          ).toEqual(filesIn((uid, path) => [files.read(uid, path), files.list(uid, path)]));
          expect([heldNumbers(rig), ledger(rig)], text).toEqual([naive.describe(), naive.describeLedger()]);
        }
      }),
      { numRuns: Number(process.env.RUNS ?? 60) },
    );

    expect(reached.filter((outcome) => !seen.has(outcome))).toEqual([]);
  });
});
