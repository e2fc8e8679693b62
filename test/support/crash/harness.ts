/**
 * Runs a scenario with faults at chosen effects, starts the program again after each crash, and gives back the world as
 * it is at the end, in a form that two runs can be compared by.
 *
 * Everything is deterministic: time jumps, UIDs are counted, keys run one after another in a fixed order.
 */
import { createHash } from 'node:crypto';
import { resources } from '../../../controller/api/generated/resources.ts';
import type { KubeObject, Uid } from '../../../controller/api/object.ts';
import { keyOf, keyText } from '../../../controller/api/object.ts';
import { createEmbeddedCluster } from '../../../controller/cluster/embedded/embedded-cluster.ts';
import type { ClusterPort } from '../../../controller/cluster/port.ts';
import { jumpingClock } from '../../../controller/engine/clock.ts';
import { Engine } from '../../../controller/engine/engine.ts';
import type { ForkableKernels } from '../../../controller/kernel/journal/kernel-directory.ts';
import { openKernelDirectory } from '../../../controller/kernel/journal/kernel-directory.ts';
import type { KernelDirectory, KernelPort } from '../../../controller/kernel/port.ts';
import { kinds, watched } from '../../../controller/kinds/index.ts';
import { admit } from '../../../controller/manifest/admit.ts';
import type { Kind } from '../../../controller/kinds/kind.ts';
import { GoodsIndex } from '../../../controller/solve/goods-index.ts';
import { memoryStorage } from '../../../controller/storage/memory-storage.ts';
import type { PlannedFault } from './faulty-ports.ts';
import { EffectCounter, faultyCluster, faultyKernels, Life, ReplyLost } from './faulty-ports.ts';
import { checkWorldInvariants } from './world-invariants.ts';

/** The program, as a user of it sees it: a cluster to write to, and a way to let it work. */
export interface Program {
  cluster: ClusterPort;
  kernels: KernelDirectory;
  /** Works until nothing is left to do, retries included. */
  settle: () => Promise<void>;
}

export interface Scenario {
  name: string;
  /** Each is done again from its beginning when the program crashed in it, as a user runs a command again. */
  steps: readonly ((program: Program) => Promise<void>)[];
}

export interface RunResult {
  /** Everything that can be compared between runs. */
  end: Record<string, unknown>;
  effects: readonly string[];
  /** Broken invariants, with the effect after which each was seen. */
  broken: readonly string[];
}

const start = Date.parse('2026-01-01T00:00:00Z');
const sha256 = (content: string | Uint8Array): string => createHash('sha256').update(content).digest('hex');

interface Durable {
  cluster: ClusterPort;
  kernels: ForkableKernels;
}

function createDurable(): Durable {
  const storage = memoryStorage();
  let uids = 0;
  const cluster = createEmbeddedCluster({
    storage,
    resources: Object.values(resources),
    admit,
    now: () => '2026-01-01T00:00:00Z',
    newUid: () => `uid-${String((uids += 1)).padStart(4, '0')}`,
  });
  return { cluster, kernels: openKernelDirectory(storage, { sha256 }) };
}

export interface RunOptions {
  /** Others than the real ones: mistakes that the harness must notice. */
  kinds?: readonly Kind[];
}

export async function runScenario(
  scenario: Scenario,
  faults: readonly PlannedFault[] = [],
  options: RunOptions = {},
): Promise<RunResult> {
  const durable = createDurable();
  const broken: string[] = [];
  const check = async (): Promise<void> => {
    const problems = await checkWorldInvariants(durable.cluster, durable.kernels, effects.log.at(-1));
    broken.push(...problems.map((problem) => `after effect ${String(effects.count)}: ${problem}`));
  };
  const effects = new EffectCounter(faults, check);
  let step = 0;
  while (step < scenario.steps.length) {
    const life = new Life(effects);
    const cluster = faultyCluster(durable.cluster, life);
    const kernels = faultyKernels(durable.kernels, life);
    const clock = jumpingClock(start);
    const engine = new Engine({
      cluster,
      kernels,
      kinds: options.kinds ?? kinds,
      watched,
      index: new GoodsIndex(),
      clock,
      commit: () => undefined,
      epoch: 1,
      onError: (key, error) => {
        if (!(error instanceof ReplyLost)) broken.push(`${keyText(key)}: ${String(error)}`);
      },
    });
    const work = (async (): Promise<'done'> => {
      await engine.start();
      const settle = async (): Promise<void> => {
        await engine.runUntilQuiet({ until: clock.now() + 3_600_000 });
      };
      while (step < scenario.steps.length) {
        await untilHeard(() => scenario.steps[step]!({ cluster, kernels, settle }));
        step += 1;
      }
      return 'done';
    })();
    await Promise.race([work, life.crashed]);
    engine.stop();
  }
  return { end: await describeWorld(durable), effects: effects.log, broken };
}

/** A user whose command lost its connection runs it again. */
async function untilHeard(act: () => Promise<void>): Promise<void> {
  for (;;) {
    try {
      await act();
      return;
    } catch (error) {
      if (!(error instanceof ReplyLost)) throw error;
    }
  }
}

/** Objects without what differs between runs that are alike: versions, times, bookkeeping. */
function comparable(object: KubeObject): unknown {
  const { resourceVersion: _version, managedFields: _fields, ...metadata } = object.metadata;
  const conditions = object.status?.conditions?.map(
    ({ lastTransitionTime: _time, ...condition }) => condition,
  );
  // Errors are history (ADR 12): a crash may leave one more or less of what was refused on the way.
  const told = { ...object.status, conditions, errors: undefined };
  const status = object.status === undefined ? {} : { status: told };
  return { ...object, metadata, ...status };
}

async function describeWorld({ cluster, kernels }: Durable): Promise<Record<string, unknown>> {
  const world: Record<string, unknown> = {};
  for (const { kind } of kinds) {
    const { items } = await cluster.list(kind);
    for (const object of items) world[keyText(keyOf(object))] = comparable(object);
  }
  for (const hostName of await kernels.hosts()) {
    const kernel = kernels.kernel(hostName);
    const global = { type: 'Global' } as const;
    world[`kernel ${hostName}`] = [
      await kernel.read(global, { type: 'Host' }),
      await kernel.read(global, { type: 'Devices' }),
      await kernel.read(global, { type: 'NumberTable' }),
      await kernel.read(global, { type: 'Holdings' }),
      ...(await describePartitions(kernel)),
    ];
  }
  return world;
}

/** Each partition in a kernel, and every file that it sees. In which order partitions were defined is no outcome. */
async function describePartitions(kernel: KernelPort): Promise<unknown[]> {
  const global = { type: 'Global' } as const;
  const holdings = await kernel.read<'Holdings'>(global, { type: 'Holdings' });
  const described: unknown[] = [];
  for (const { partitionUid } of holdings.ok ? holdings.result.partitions : []) {
    const answer = await kernel.read<'Partition'>(global, { type: 'Partition', partitionUid });
    if (!answer.ok || answer.result === null) continue;
    const { cid: _cid, errors: _errors, ...view } = answer.result;
    described.push(view, await filesUnder(kernel, partitionUid, '/'));
  }
  return described;
}

async function filesUnder(kernel: KernelPort, partitionUid: Uid, path: string): Promise<string[]> {
  const global = { type: 'Global' } as const;
  const listed = await kernel.read<'ListFiles'>(global, { type: 'ListFiles', partitionUid, path });
  const lines: string[] = [];
  for (const { name, type } of listed.ok ? listed.result : []) {
    const at = path === '/' ? `/${name}` : `${path}/${name}`;
    if (type === 'Directory') lines.push(...(await filesUnder(kernel, partitionUid, at)));
    else {
      const file = await kernel.read<'ReadFile'>(global, { type: 'ReadFile', partitionUid, path: at });
      lines.push(`${at}: ${file.ok ? file.result.content : file.id}`);
    }
  }
  return lines;
}
