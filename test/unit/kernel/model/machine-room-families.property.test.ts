import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bootedRig, filesIn, heldNumbers, ledger, naiveKernel, partitions } from '../naive-comparison.ts';
import { deviceNumbers, randomFamilyCommands } from '../random-commands.ts';

/** What the sequences must have reached to be about what they are about. */
const reached = [
  'Boot ok',
  'LinkPartition ok',
  'MountFileSystems FileSystemNotShared',
  'MountFileSystems NotLinked',
  'MountFileSystems ParentNotMounted',
  'PopulateFileSystems ok',
  'PropagateRoot ok',
  'RemoveFile IsDirectory',
  'RemoveFile ok',
  'UnlinkPartition ok',
  'WriteFile NotDirectory',
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
        let rig = bootedRig(deviceNumbers(10));
        const naive = naiveKernel(deviceNumbers(10));
        const { files } = naive;

        for (const [index, command] of commands.entries()) {
          // A kernel that is restored goes on as if it had never stopped.
          if (index % 8 === 7) rig = rig.fork();
          const expected = naive.execute(command);
          // The rig checks the invariants after each command, and that a refusal leaves the digest as it was.
          const answer = rig.ask(command);

          const outcome = answer.ok ? 'ok' : answer.id;
          const text = JSON.stringify(command);
          seen.add(`${command.type} ${outcome}`);
          expect(outcome, text).toBe(expected);
          expect(partitions(rig), text).toEqual(files.describe());
          expect([heldNumbers(rig), ledger(rig)], text).toEqual([naive.describe(), naive.describeLedger()]);
          // A refusal has left everything as it was.
          if (!answer.ok) continue;
          expect(
            filesIn((uid, path) => [rig.content(uid, path), rig.list(uid, path)]),
            text,
          ).toEqual(filesIn((uid, path) => [files.read(uid, path), files.list(uid, path)]));
        }
      }),
      { numRuns: 40 },
    );

    expect(reached.filter((outcome) => !seen.has(outcome))).toEqual([]);
  });
});
