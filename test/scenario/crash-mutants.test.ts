/** Whether the crash harness would catch us cheating: each mistake that is planted in a kind must be noticed. */
import { describe, expect, it } from 'vitest';
import { kinds } from '../../controller/kinds/index.ts';
import type { Kind, Plan } from '../../controller/kinds/kind.ts';
import type { FaultMode } from '../support/crash/faulty-ports.ts';
import type { Scenario } from '../support/crash/harness.ts';
import { runScenario } from '../support/crash/harness.ts';
import { scenarios } from '../support/crash/scenarios.ts';

function scenarioNamed(name: string): Scenario {
  const found = scenarios.find((scenario) => scenario.name === name);
  if (found === undefined) throw new Error(`there is no scenario "${name}"`);
  return found;
}

/** The kinds with one of them changed. */
function withMistake(kindName: string, change: (kind: Kind) => Partial<Kind>): readonly Kind[] {
  return kinds.map((kind) => (kind.kind === kindName ? { ...kind, ...change(kind) } : kind));
}

/** How many single faults of a scenario end differently from the undisturbed run of the real kinds. */
async function countNoticed(scenario: Scenario, mistaken: readonly Kind[]): Promise<number> {
  const undisturbed = await runScenario(scenario);
  const first = await runScenario(scenario, [], { kinds: mistaken });
  const modes: readonly FaultMode[] = ['before', 'after', 'lost'];
  let noticed = 0;
  for (let at = 1; at <= first.effects.length; at += 1) {
    for (const mode of modes) {
      const run = await runScenario(scenario, [{ at, mode }], { kinds: mistaken });
      const isSame = JSON.stringify(run.end) === JSON.stringify(undisturbed.end);
      if (run.broken.length > 0 || !isSame) noticed += 1;
    }
  }
  return noticed;
}

describe('scenario/crash: mistakes that are planted', () => {
  const stop = scenarioNamed('stop keeps devices and numbers, start uses them again');
  const everything = scenarioNamed('everything is deleted at once');
  const simple = scenarioNamed('one host, one partition, one claim');

  it('LIFE-1: notices a placement that is told to the kernel and recorded afterwards', async () => {
    const mistaken = withMistake('WorkloadPartition', (kind) => ({
      // The record is held back until the kernel has the partition: a crash in between forgets the decision.
      plan: (world): Plan => {
        const plan = kind.plan(world);
        const { partition } = world as {
          partition: { metadata: { uid: string; name: string; namespace: string } };
        };
        const { uid, name, namespace } = partition.metadata;
        if (plan.record?.placement === undefined) return plan;
        const { hostName, claims } = plan.record.placement as {
          hostName: string;
          claims: { uid: string; devices: { name: string; deviceID: string }[] }[];
        };
        const allocations = claims.map((claim) => ({
          type: 'AllocateDevices' as const,
          partitionUid: uid,
          claimUid: claim.uid,
          entries: claim.devices.map((device) => ({
            name: device.name,
            deviceId: device.deviceID,
            sharing: 'Exclusive' as const,
            reclaimPolicy: 'Wipe' as const,
          })),
        }));
        const define = {
          type: 'DefinePartition' as const,
          partitionUid: uid,
          namespace,
          name,
          version: '7.2',
          versioned: false,
          ownsUserFileSystems: true,
        };
        const commands = [define, ...allocations];
        if (wasTold.has(uid)) return plan;
        wasTold.add(uid);
        return {
          steps: commands.map((command) => ({ hostName, caller: { type: 'Global' as const }, command })),
        };
      },
    }));
    const wasTold = new Set<string>();

    const run = await runScenario(simple, [], { kinds: mistaken });

    expect(run.broken.join('\n')).toContain('which no record says');
  });

  it('LIFE-14: notices a finalizer that goes before the kernel has given everything back', async () => {
    const mistaken = withMistake('WorkloadPartition', () => ({
      teardown: () => ({ steps: [], released: true }),
    }));

    const run = await runScenario(everything, [], { kinds: mistaken });

    expect(run.broken.join('\n')).toContain('which has no object');
  });

  it('X-6: notices a partition that starts before its devices are configured', async () => {
    const mistaken = withMistake('WorkloadPartition', (kind) => ({
      plan: (world): Plan => {
        const plan = kind.plan(world);
        return { ...plan, steps: plan.steps.filter(({ command }) => command.type !== 'ConfigureDevices') };
      },
    }));

    const run = await runScenario(stop, [], { kinds: mistaken });

    expect(run.broken.join('\n')).toContain('started before claim data was configured');
  });

  it('LIFE-6: notices virtual numbers that are chosen anew instead of read back', async () => {
    let next = 0;
    const mistaken = withMistake('WorkloadPartition', (kind) => ({
      plan: (world): Plan => {
        const plan = kind.plan(world);
        const steps = plan.steps.map((step) => {
          const { command } = step;
          if (command.type !== 'ConfigureDevices') return step;
          const entries = command.entries.map(({ name }) => ({
            name,
            virtualNumber: { major: 300, minor: (next += 1) },
          }));
          return { ...step, command: { ...command, entries } };
        });
        return { ...plan, steps };
      },
    }));

    expect(await countNoticed(stop, mistaken)).toBeGreaterThan(0);
  });

  it('DEV-15: notices devices of a claim that are released without their numbers', async () => {
    const mistaken = withMistake('DeviceClaim', (kind) => ({
      teardown: (world): Plan => {
        const plan = kind.teardown(world);
        return { ...plan, steps: plan.steps.filter(({ command }) => command.type !== 'ReleaseNumbers') };
      },
    }));
    const detach = scenarioNamed(
      'an optional claim is attached while the partition runs, and detached again',
    );

    expect(await countNoticed(detach, mistaken)).toBeGreaterThan(0);
  });

  it('LINK-16: notices a child that starts before it has what changed in its parent', async () => {
    const mistaken = withMistake('WorkloadPartition', (kind) => ({
      plan: (world): Plan => {
        const plan = kind.plan(world);
        return { ...plan, steps: plan.steps.filter(({ command }) => command.type !== 'PropagateRoot') };
      },
    }));
    const missed = scenarioNamed('a stopped child gets what it missed before it runs');

    const run = await runScenario(missed, [], { kinds: mistaken });

    expect(run.broken.join('\n')).toContain('mail started behind its parent');
  });

  it('LIFE-14: notices a link that goes and stays in the kernel', async () => {
    const mistaken = withMistake('VersionLink', () => ({ teardown: () => ({ steps: [], released: true }) }));
    const unlinked = scenarioNamed(
      'a link is deleted under its running child, which gets another parent at its next start',
    );

    const run = await runScenario(unlinked, [], { kinds: mistaken });

    expect(run.broken.join('\n')).toContain('which has no object');
  });

  it('LIFE-10: notices a restart that does not say which request it answers', async () => {
    const mistaken = withMistake('WorkloadPartition', (kind) => ({
      plan: (world): Plan => {
        const plan = kind.plan(world);
        const steps = plan.steps.map((step) => {
          if (step.command.type !== 'StopPartition') return step;
          const { bootRequest: _request, ...command } = step.command;
          return { ...step, command };
        });
        return { ...plan, steps };
      },
    }));

    const run = await runScenario(scenarioNamed('parent and child are restarted'), [], { kinds: mistaken });

    expect(run.broken.join('\n')).toContain('still wants steps');
  });

  it('LINK-18: notices a link that shares something else than its spec says', async () => {
    const mistaken = withMistake('VersionLink', (kind) => ({
      plan: (world): Plan => ({
        ...kind.plan(world),
        steps: kind.plan(world).steps.map((step) => {
          const { command } = step;
          if (command.type !== 'LinkPartition') return step;
          return { ...step, command: { ...command, sharedFileSystems: [] } };
        }),
      }),
    }));

    const run = await runScenario(scenarioNamed('a parent and two children'), [], { kinds: mistaken });

    expect(run.broken.join('\n')).toContain('still wants steps');
  });
});
