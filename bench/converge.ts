/**
 * From files to Ready: how the cost per object grows with the number of objects.
 *
 * Each measurement is a process of its own: reads manifests, stores them in a state directory, converges, durable at the
 * end; then opens the directory again and applies the same set, which must write nothing. Sizes take turns (A B A B),
 * the first round is dropped. Prints medians, the cost per object against the smallest size, and the growth exponent.
 *
 *   npm run bench                         250 to 2,000 partitions
 *   npm run bench -- 1000 2000 5000 10000 --rounds 2
 */
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { KubeObject } from '../controller/api/object.ts';
import { openEmbedded } from '../controller/embedded.ts';
import { readObjects } from '../controller/manifest/read-objects.ts';
import { countObjects, dataCenter } from './data-center.ts';

interface Measurement {
  partitions: number;
  objects: number;
  cpuSeconds: number;
  wallSeconds: number;
  /** Seconds of wall time in each stage, in order. */
  stages: Record<string, number>;
  peakMegabytes: number;
  /** Writes to the cluster, by resourceVersion: all of the first apply. */
  writes: number;
}

const kindsThatMustBeReady = [
  'Host',
  'DeviceInventory',
  'KernelExtension',
  'ExtensionGrant',
  'WorkloadPartition',
  'VersionLink',
  'DeviceClaim',
];

/** One measurement, in this process. @throws when the answer is wrong: a fast wrong answer counts for nothing. */
async function measure(partitions: number): Promise<Measurement> {
  const directory = mkdtempSync(join(tmpdir(), 'partywall-bench-'));
  const files = dataCenter(partitions);
  const stages: Record<string, number> = {};
  const start = performance.now();
  let last = start;
  const done = (stage: string): void => {
    const now = performance.now();
    stages[stage] = (now - last) / 1000;
    last = now;
  };
  try {
    const objects = readObjects(files).objects.map(({ object }) => object);
    done('read');
    const world = openEmbedded({ directory });
    await applyAll(world.cluster, objects);
    world.commit();
    done('store');
    await world.engine.start();
    await world.engine.runUntilQuiet();
    done('converge');
    const cpu = process.cpuUsage();
    const writes = await checkReady(world.cluster);
    await world.close();
    await checkSecondApply(directory, objects, writes);
    return {
      partitions,
      objects: objects.length,
      cpuSeconds: (cpu.user + cpu.system) / 1e6,
      wallSeconds: (last - start) / 1000,
      stages,
      peakMegabytes: process.resourceUsage().maxRSS / 1024,
      writes,
    };
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

type Cluster = ReturnType<typeof openEmbedded>['cluster'];

async function applyAll(cluster: Cluster, objects: readonly KubeObject[]): Promise<void> {
  for (const object of objects) await cluster.apply(object, { fieldManager: 'partywall' });
}

/** @returns the newest resourceVersion: how often was written. */
async function checkReady(cluster: Cluster): Promise<number> {
  let version = 0;
  for (const kind of kindsThatMustBeReady) {
    const { items, resourceVersion } = await cluster.list(kind);
    const waiting = items.filter(
      (object) => object.status?.conditions?.find(({ type }) => type === 'Ready')?.status !== 'True',
    );
    if (items.length === 0 || waiting.length > 0) {
      throw new Error(
        `${String(waiting.length)} of ${String(items.length)} objects of kind ${kind} are not Ready`,
      );
    }
    version = Number(resourceVersion);
  }
  return version;
}

async function checkSecondApply(
  directory: string,
  objects: readonly KubeObject[],
  before: number,
): Promise<void> {
  const world = openEmbedded({ directory });
  await applyAll(world.cluster, objects);
  await world.engine.start();
  await world.engine.runUntilQuiet();
  const after = await checkReady(world.cluster);
  await world.close();
  if (after !== before)
    throw new Error(`applying twice wrote ${String(after - before)} times; it must write nothing`);
}

// --------------------------------------------------------------------------------------------- comparing

const self = fileURLToPath(import.meta.url);

async function measureInChild(partitions: number): Promise<Measurement> {
  const { stdout } = await promisify(execFile)(
    process.execPath,
    ['--import', 'tsx', self, '--measure', String(partitions)],
    { maxBuffer: 1 << 20 },
  );
  return JSON.parse(stdout) as Measurement;
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[sorted.length >> 1] ?? Number.NaN;
}

/** The slope of log cost over log size, by least squares: 1 is linear. */
function exponent(points: readonly { size: number; cost: number }[]): number {
  const xs = points.map(({ size }) => Math.log(size));
  const ys = points.map(({ cost }) => Math.log(cost));
  const mean = (values: readonly number[]): number =>
    values.reduce((sum, value) => sum + value, 0) / values.length;
  const [mx, my] = [mean(xs), mean(ys)];
  const covariance = xs.reduce((sum, x, index) => sum + (x - mx) * ((ys[index] ?? my) - my), 0);
  return covariance / xs.reduce((sum, x) => sum + (x - mx) ** 2, 0);
}

async function compare(sizes: readonly number[], rounds: number): Promise<void> {
  const runs = new Map<number, Measurement[]>(sizes.map((size) => [size, []]));
  for (let round = 0; round <= rounds; round += 1) {
    for (const size of sizes) {
      process.stderr.write(
        `round ${String(round)} of ${String(rounds)}: ${String(countObjects(size))} objects\n`,
      );
      const measurement = await measureInChild(size);
      if (round > 0) runs.get(size)?.push(measurement);
    }
  }
  const rows = sizes.map((size) => {
    const measured = runs.get(size) ?? [];
    const of = (pick: (one: Measurement) => number): number => median(measured.map(pick));
    const objects = countObjects(size);
    return {
      partitions: size,
      objects,
      cpuSeconds: of((one) => one.cpuSeconds),
      wallSeconds: of((one) => one.wallSeconds),
      readSeconds: of((one) => one.stages.read ?? 0),
      storeSeconds: of((one) => one.stages.store ?? 0),
      convergeSeconds: of((one) => one.stages.converge ?? 0),
      peakMegabytes: of((one) => one.peakMegabytes),
      writesPerObject: of((one) => one.writes) / objects,
      cpuMillisecondsPerObject: (1000 * of((one) => one.cpuSeconds)) / objects,
    };
  });
  console.table(
    rows.map((row) =>
      Object.fromEntries(Object.entries(row).map(([name, value]) => [name, Number(value.toFixed(2))])),
    ),
  );
  const first = rows[0];
  const largest = rows.at(-1);
  if (first === undefined || largest === undefined) return;
  const ratio = largest.cpuMillisecondsPerObject / first.cpuMillisecondsPerObject;
  const growth = exponent(rows.map((row) => ({ size: row.objects, cost: row.cpuSeconds })));
  console.log(
    `CPU per object, ${String(largest.objects)} against ${String(first.objects)} objects: ${ratio.toFixed(2)}x. ` +
      `Growth exponent of CPU over objects: ${growth.toFixed(2)} (promised: at most 1.1).`,
  );
}

const words = process.argv.slice(2);
if (words[0] === '--measure') console.log(JSON.stringify(await measure(Number(words[1]))));
else {
  const at = words.indexOf('--rounds');
  const rounds = at < 0 ? 3 : Number(words[at + 1]);
  const sizes = words
    .filter((word, index) => /^\d+$/u.test(word) && (at < 0 || index !== at + 1))
    .map(Number);
  await compare(sizes.length > 0 ? sizes : [250, 500, 1000, 2000], rounds);
}
