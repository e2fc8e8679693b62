/**
 * The engine of a controller on a real Kubernetes API server, against the same client without any logic.
 *
 * A data centre (data-center.ts) is applied in rounds. In each the engine converges what is new: with the adapter for
 * Kubernetes, and with the kernels of a host process over mutual TLS. Then the client writes as many statuses, with no logic
 * and as many at once as is best for it. All of it is on one machine, server and storage included, so that both compete for
 * the same processors. A fast wrong answer counts for nothing: everything must be Ready, no status written more often than
 * LIFE-4 allows, nothing read but lists at the start, and a new engine must write nothing.
 *
 *   npm run bench:cluster                                  10,000 objects: some minutes on two processors
 *   npm run bench:cluster -- --partitions 200 --rounds 2   fewer objects
 *   npm run bench:cluster -- --own-kernels                 kernels in the process of the engine: what the wire costs
 *
 * Prints for each round writes a second of both, their ratio, and what each process cost for a write. The first round
 * warms everything up, and is left out of the median where there are others. Needs what the tests under test/cluster/ need.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { KubeObject } from '../controller/api/object.ts';
import type { ClusterPort } from '../controller/cluster/port.ts';
import { readObjects } from '../controller/manifest/read-objects.ts';
import type { ApiServer } from '../test/cluster/apiserver/api-server.ts';
import { startApiServer } from '../test/cluster/apiserver/api-server.ts';
import { provideBinaries } from '../test/cluster/apiserver/binaries.ts';
import { install, ownDefinitions } from '../test/cluster/apiserver/definitions.ts';
import { trustedPair } from '../test/support/certificates.ts';
import { checkConverged, checkResync } from './cluster/checks.ts';
import type { KernelsAt } from './cluster/converging.ts';
import { clusterAt } from './cluster/converging.ts';
import { costsOf, spent, Worker } from './cluster/processes.ts';
import type { Costs } from './cluster/processes.ts';
import { dataCenter } from './data-center.ts';

const words = process.argv.slice(2);

function option(name: string, usual: number): number {
  const at = words.indexOf(`--${name}`);
  return at < 0 ? usual : Number(words[at + 1]);
}

const settings = {
  partitions: option('partitions', 2400),
  rounds: option('rounds', 4),
  /** As many as a controller has (ADR 20). */
  passesAtOnce: option('passes', 32),
  ownKernels: words.includes('--own-kernels'),
};

/** Among these is the one at which a client without logic is fastest. */
const plainAtOnce = [4, 8, 16, 32];
const writesOfATrial = 400;

/** A partition and its claims (data-center.ts). */
const objectsOfPartition = 4;

interface Round {
  objects: number;
  writes: number;
  enginePerSecond: number;
  plainPerSecond: number;
  /** Milliseconds of each process for one write. */
  engine: Costs;
  plain: Costs;
}

class Measurement {
  readonly #server: ApiServer;
  readonly #cluster: ClusterPort;
  readonly #workers = { engine: new Worker(), client: new Worker(), host: new Worker() };
  #kernels: KernelsAt | undefined;
  #epoch = 0;
  #bestAtOnce: number | undefined;

  constructor(server: ApiServer, cluster: ClusterPort) {
    this.#server = server;
    this.#cluster = cluster;
  }

  async holdKernels(names: readonly string[], directory: string): Promise<void> {
    const trust = await trustedPair(directory);
    const { url } = await this.#workers.host.ask('host', { names, files: trust.host });
    const hosts = Object.fromEntries(names.map((name) => [name, url]));
    this.#kernels = { hosts, files: trust.controller };
  }

  async round(objects: readonly KubeObject[]): Promise<Round> {
    await applyAll(this.#cluster, objects);
    const start = costsOf(this.#workers);
    const done = await this.#converge();
    const middle = costsOf(this.#workers);
    const writes = Object.values(done.counts.writes).reduce((sum, count) => sum + count, 0);
    await checkConverged(this.#cluster, done);
    this.#bestAtOnce ??= await this.#best();
    const before = costsOf(this.#workers);
    const plain = await this.#plain(writes, this.#bestAtOnce);
    const perWrite = (costs: Costs): Costs =>
      Object.fromEntries(Object.entries(costs).map(([name, cost]) => [name, (1000 * cost) / writes]));
    return {
      objects: objects.length,
      writes,
      enginePerSecond: writes / done.work.seconds,
      plainPerSecond: writes / plain,
      engine: perWrite(spent(middle, start)),
      plain: perWrite(spent(costsOf(this.#workers), before)),
    };
  }

  /** A new engine, which knows nothing but what it reads, has nothing to write. */
  async resync(): Promise<void> {
    checkResync(await this.#converge());
  }

  stop(): void {
    for (const worker of Object.values(this.#workers)) worker.stop();
  }

  async #converge() {
    const { kubeconfig } = this.#server;
    const epoch = (this.#epoch += 1);
    const asked = { kubeconfig, kernels: this.#kernels, epoch, atOnce: settings.passesAtOnce };
    return await this.#workers.engine.ask('converge', asked);
  }

  /** @returns seconds for so many writes */
  async #plain(writes: number, atOnce: number): Promise<number> {
    const { kubeconfig } = this.#server;
    const count = writes + (writes % 2);
    const { seconds } = await this.#workers.client.ask('write', { kubeconfig, count, atOnce });
    return (seconds * writes) / count;
  }

  async #best(): Promise<number> {
    await this.#plain(writesOfATrial, 8);
    let best = { atOnce: 0, seconds: Infinity };
    for (const atOnce of plainAtOnce) {
      const seconds = await this.#plain(writesOfATrial, atOnce);
      if (seconds < best.seconds) best = { atOnce, seconds };
    }
    console.log(`A client without logic is fastest with ${String(best.atOnce)} writes at once.`);
    return best.atOnce;
  }
}

async function applyAll(cluster: ClusterPort, objects: readonly KubeObject[]): Promise<void> {
  const left = [...objects];
  const lane = async (): Promise<void> => {
    for (let next = left.shift(); next !== undefined; next = left.shift()) {
      await cluster.apply(next, { fieldManager: 'bench' });
    }
  };
  await Promise.all(Array.from({ length: 16 }, lane));
}

function namespacesOf(objects: readonly KubeObject[]): KubeObject[] {
  const names = new Set(objects.flatMap(({ metadata }) => metadata.namespace ?? []));
  return [...names].map((name) => ({ apiVersion: 'v1', kind: 'Namespace', metadata: { name } }));
}

/** Hosts and families first, then partitions, each with its claims. */
function inRounds(objects: readonly KubeObject[]): KubeObject[][] {
  const first = objects.findIndex(({ metadata }) => metadata.namespace?.startsWith('team-') === true);
  const tenants = objects.slice(first);
  const size = objectsOfPartition * Math.ceil(tenants.length / objectsOfPartition / settings.rounds);
  const parts: KubeObject[][] = [];
  for (let from = 0; from < tenants.length; from += size) parts.push(tenants.slice(from, from + size));
  const [begin = [], ...rest] = parts;
  return [[...objects.slice(0, first), ...begin], ...rest];
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[sorted.length >> 1] ?? Number.NaN;
}

function tell(rounds: readonly Round[]): void {
  const rounded = (costs: Costs): string =>
    Object.entries(costs)
      .filter(([, cost]) => cost >= 0.05)
      .map(([name, cost]) => `${name} ${cost.toFixed(1)}`)
      .join(', ');
  console.table(
    rounds.map(({ engine, enginePerSecond, objects, plain, plainPerSecond, writes }) => ({
      objects,
      writes,
      'engine, writes/s': Math.round(enginePerSecond),
      'plain, writes/s': Math.round(plainPerSecond),
      ratio: Number((enginePerSecond / plainPerSecond).toFixed(2)),
      'CPU ms a write, engine': rounded(engine),
      'CPU ms a write, plain': rounded(plain),
    })),
  );
  const counted = rounds.length > 1 ? rounds.slice(1) : rounds;
  const ratio = median(counted.map((round) => round.enginePerSecond / round.plainPerSecond));
  console.log(
    `The engine writes at ${ratio.toFixed(2)} of the rate of the same client without logic (median).`,
  );
}

async function measure(server: ApiServer, directory: string): Promise<void> {
  const cluster = clusterAt(server.kubeconfig, 'partywall-bench/apply');
  const measurement = new Measurement(server, cluster);
  try {
    const objects = readObjects(dataCenter(settings.partitions)).objects.map(({ object }) => object);
    const hosts = objects.filter(({ kind }) => kind === 'Host').map(({ metadata }) => metadata.name);
    if (!settings.ownKernels) await measurement.holdKernels(hosts, directory);
    for (const namespace of namespacesOf(objects)) await cluster.create(namespace, { fieldManager: 'bench' });
    const rounds: Round[] = [];
    for (const part of inRounds(objects)) {
      rounds.push(await measurement.round(part));
      process.stderr.write(`round ${String(rounds.length)} of ${String(settings.rounds)}\n`);
    }
    await measurement.resync();
    tell(rounds);
  } finally {
    measurement.stop();
    await cluster.close();
  }
}

const server = await startApiServer(await provideBinaries());
const directory = mkdtempSync(join(tmpdir(), 'partywall-bench-'));
try {
  await install(server, ownDefinitions());
  await measure(server, directory);
} finally {
  await server.stop();
  rmSync(directory, { recursive: true, force: true });
}
