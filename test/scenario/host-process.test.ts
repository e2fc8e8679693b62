/**
 * Host processes as users run them, killed and stopped: nothing that was answered is lost, no number is handed out twice,
 * and an engine that works with several of them goes on with those that answer.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { resources } from '../../controller/api/generated/resources.ts';
import type { KubeObject } from '../../controller/api/object.ts';
import { keyOf } from '../../controller/api/object.ts';
import { createEmbeddedCluster } from '../../controller/cluster/embedded/embedded-cluster.ts';
import type { ClusterPort } from '../../controller/cluster/port.ts';
import { systemClock } from '../../controller/engine/clock.ts';
import { Engine } from '../../controller/engine/engine.ts';
import type { KernelDirectory, KernelRequest, NumberRow } from '../../controller/kernel/port.ts';
import { Certificates } from '../../controller/kernel/remote/certificates.ts';
import type { RemoteKernels } from '../../controller/kernel/remote/remote-kernels.ts';
import { hostAddresses } from '../../controller/kernel/remote/host-addresses.ts';
import { remoteKernels } from '../../controller/kernel/remote/remote-kernels.ts';
import { kinds, watched } from '../../controller/kinds/index.ts';
import { admit } from '../../controller/manifest/admit.ts';
import { GoodsIndex } from '../../controller/solve/goods-index.ts';
import { memoryStorage } from '../../controller/storage/memory-storage.ts';
import { buildProgram } from '../support/built-program.ts';
import { trustedPair } from '../support/certificates.ts';
import type { HostChild, Wanted } from '../support/host-child.ts';
import { startHostChild } from '../support/host-child.ts';
import { checkKernelDirectory } from '../support/kernel-invariants.ts';
import { killProgramChildren } from '../support/program-child.ts';
import { aClaim, aClass, aHost, anInventory, aPartition, aVersion } from '../support/objects.ts';

let program: string;
let place: string;
let directory: string;
let trust: Awaited<ReturnType<typeof trustedPair>>;
const connected: RemoteKernels[] = [];

beforeAll(async () => {
  program = buildProgram();
  place = mkdtempSync(join(tmpdir(), 'partywall-hosts-'));
  trust = await trustedPair(join(place, 'pki'));
});
afterAll(() => {
  rmSync(place, { recursive: true });
});
beforeEach(() => {
  directory = mkdtempSync(join(place, 'test-'));
});
afterEach(() => {
  for (const kernels of connected.splice(0)) kernels.close();
  killProgramChildren();
});

function start(wanted: Partial<Wanted> = {}): Promise<HostChild> {
  return startHostChild({
    program,
    names: ['alpha'],
    state: join(directory, 'state'),
    files: trust.host,
    ...wanted,
  });
}

function connect(hosts: Record<string, string>): KernelDirectory {
  const certificates = new Certificates(trust.controller);
  const kernels = remoteKernels({
    hosts: hostAddresses({ listed: new Map(Object.entries(hosts)) }),
    certificates,
  });
  connected.push(kernels);
  return kernels;
}

const global = { type: 'Global' } as const;
const numbers = { majors: { first: 32, last: 63 }, minorsPerMajor: 64, reserved: [] };
const at = '2026-11-26T00:00:00Z';

function request(
  owner: string,
  sequence: number,
  command: KernelRequest['command'],
  { caller = global, epoch = 1 }: { caller?: KernelRequest['caller']; epoch?: number } = {},
): KernelRequest {
  const bootID = command.type === 'Boot' ? '' : 'boot-1';
  return { caller, operation: { owner, sequence }, fence: { epoch, bootID }, at, command };
}

async function boot(kernels: KernelDirectory, disks: number): Promise<void> {
  const kernel = kernels.kernel('alpha');
  const devices = Array.from({ length: disks }, (_, index) => {
    const id = `disk-${String(index)}`;
    return { id, name: `h${id}`, driver: 'scsidisk', type: 'Block' } as const;
  });
  const commands = [
    { type: 'Boot', bootID: 'boot-1', numbers },
    { type: 'Discover', inventoryUid: 'disks', devices },
  ] as const;
  for (const [index, command] of commands.entries()) {
    expect(await kernel.execute(request('setup', index + 1, command as never))).toMatchObject({ ok: true });
  }
}

/** What it takes to give a partition a disk with a number, as one owner asks it. */
function steps(disk: number): KernelRequest[] {
  const partitionUid = `p-${String(disk)}`;
  const claimUid = `c-${String(disk)}`;
  const entry = {
    name: 'hdisk0',
    deviceId: `disk-${String(disk)}`,
    sharing: 'Exclusive',
    reclaimPolicy: 'Wipe',
  };
  const own = { version: '7.3', versioned: false, ownsUserFileSystems: true };
  const inside = { type: 'Partition', partitionUid } as const;
  const list = [
    [{ type: 'DefinePartition', partitionUid, namespace: 'team-a', name: partitionUid, ...own }, global],
    [{ type: 'LoadPartition', partitionUid }, global],
    [{ type: 'AllocateDevices', partitionUid, claimUid, entries: [entry] }, global],
    [{ type: 'RequestNumbers', partitionUid, claimUid, entries: ['hdisk0'] }, inside],
  ] as const;
  return list.map(([command, caller], index) =>
    request(partitionUid, index + 1, command as KernelRequest['command'], { caller }),
  );
}

/** Asks for one partition after another, several at a time, until somebody does not answer. */
class Burst {
  /** Answers that came, by owner and sequence. */
  readonly answers = new Map<string, unknown>();
  /** What was asked and not answered. */
  readonly open: KernelRequest[] = [];
  #next = 0;

  async run(kernels: KernelDirectory, disks: number): Promise<void> {
    const lane = async (): Promise<void> => {
      while (this.#next < disks) {
        const wanted = steps(this.#next);
        this.#next += 1;
        for (const one of wanted) if (!(await this.#ask(kernels, one))) return;
      }
    };
    await Promise.all(Array.from({ length: 8 }, lane));
  }

  /** Asks again what was not answered, under the same operation ids, and then all that follows it. */
  async goOn(kernels: KernelDirectory): Promise<void> {
    for (const lost of this.open.splice(0)) {
      const { owner, sequence } = lost.operation;
      const wanted = steps(Number(owner.slice(2))).slice(sequence - 1);
      for (const one of wanted) if (!(await this.#ask(kernels, one))) return;
    }
  }

  async #ask(kernels: KernelDirectory, one: KernelRequest): Promise<boolean> {
    try {
      const answer = await kernels.kernel('alpha').execute(one);
      expect(answer).toMatchObject({ ok: true });
      this.answers.set(`${one.operation.owner} ${String(one.operation.sequence)}`, answer);
      return true;
    } catch {
      this.open.push(one);
      return false;
    }
  }

  /** `owner -> real number`, as it was answered. */
  get numbers(): Map<string, string> {
    const found = new Map<string, string>();
    for (const [key, answer] of this.answers) {
      const { result } = answer as { result: { numbers?: { real: unknown }[] } };
      if (result.numbers !== undefined)
        found.set(key.split(' ')[0]!, JSON.stringify(result.numbers[0]!.real));
    }
    return found;
  }
}

async function tableOf(kernels: KernelDirectory): Promise<Map<string, string>> {
  const answer = await kernels.kernel('alpha').read<'NumberTable'>(global, { type: 'NumberTable' });
  if (!answer.ok) throw new Error(answer.id);
  const ofClaim = ({ owner, real }: NumberRow): [string, string][] =>
    owner.type === 'Claim' ? [[owner.partitionUid, JSON.stringify(real)]] : [];
  return new Map(answer.result.flatMap(ofClaim));
}

describe('a host process, killed with kill -9', () => {
  it('DEV-4, DEV-8, LIFE-1, LIFE-32: loses nothing that it answered, and hands out no number twice', async () => {
    const disks = 400;
    const burst = new Burst();
    let host = await start();
    const { port } = host;
    const kernels = connect({ alpha: host.url });
    await boot(kernels, disks);

    let kills = 0;
    for (; kills < 6; kills += 1) {
      const answered = burst.answers.size;
      const run = burst.run(kernels, disks);
      // It is killed in the middle of what it does, not before it began.
      while (burst.answers.size < answered + 20) await pause(1);
      await pause(Math.random() * 30);
      host.signal('SIGKILL');
      await run;
      expect((await host.ended).signal).toBe('SIGKILL');
      expect(burst.open.length).toBeGreaterThan(0);

      host = await start({ port });
      const table = await tableOf(kernels);
      for (const [owner, real] of burst.numbers) expect(table.get(owner), owner).toBe(real);
      expect(new Set(table.values()).size).toBe(table.size);
      expect(await checkKernelDirectory(kernels)).toEqual([]);
      await burst.goOn(kernels);
      expect(burst.open).toEqual([]);
    }

    await burst.run(kernels, disks);
    const table = await tableOf(kernels);
    expect(table).toEqual(burst.numbers);
    expect([table.size, new Set(table.values()).size]).toEqual([disks, disks]);
    expect(await checkKernelDirectory(kernels)).toEqual([]);
  });

  it('LIFE-3: remembers the highest epoch that it obeyed', async () => {
    const host = await start();
    const kernels = connect({ alpha: host.url });
    await boot(kernels, 0);
    const [define] = steps(0);
    const newer = request('p-0', 1, define!.command, { epoch: 7 });
    expect(await kernels.kernel('alpha').execute(newer)).toMatchObject({ ok: true });
    host.signal('SIGKILL');
    await host.ended;
    await start({ port: host.port });

    const load = { type: 'LoadPartition', partitionUid: 'p-0' } as const;
    const stale = await kernels.kernel('alpha').execute(request('p-0', 2, load, { epoch: 6 }));

    expect(stale).toMatchObject({ ok: false, id: 'FencedOut', args: { epoch: 6, highest: 7 } });
  });
});

describe('a host process, stopped', () => {
  it.each(['SIGTERM', 'SIGINT'] as const)('ends with 0 at %s, and gives the volume free', async (signal) => {
    const host = await start();
    const kernels = connect({ alpha: host.url });
    await boot(kernels, 1);

    host.signal(signal);

    expect(await host.ended).toEqual({ code: 0, signal: null });
    expect(host.log.at(-1)).toMatchObject({ level: 'info', message: 'The host process has ended.' });
    expect(host.errors()).toBe('');
    await start({ port: host.port });
    expect(await kernels.hosts()).toEqual(['alpha']);
  });

  it('finishes what it is asked in a burst, and loses nothing of it', async () => {
    const burst = new Burst();
    const host = await start();
    const kernels = connect({ alpha: host.url });
    await boot(kernels, 200);
    const run = burst.run(kernels, 200);
    while (burst.answers.size < 50) await pause(1);

    host.signal('SIGTERM');
    await run;

    expect(await host.ended).toEqual({ code: 0, signal: null });
    await start({ port: host.port });
    const table = await tableOf(kernels);
    for (const [owner, real] of burst.numbers) expect(table.get(owner), owner).toBe(real);
  });
});

describe('a host process, asked about itself', () => {
  it('tells that it lives, that it can serve, and what it did', async () => {
    const host = await start();
    const kernels = connect({ alpha: host.url });
    await boot(kernels, 1);
    await kernels.kernel('alpha').execute(request('x', 1, { type: 'LoadPartition', partitionUid: 'nobody' }));
    await tableOf(kernels);

    const ask = async (path: string): Promise<string> => await (await fetch(`${host.health}${path}`)).text();

    expect([await ask('/healthz'), await ask('/readyz')]).toEqual(['ok\n', 'ok\n']);
    const lines = (await ask('/metrics')).split('\n');
    for (const line of [
      'partywall_kernel_commands_total{command="Boot",outcome="done"} 1',
      'partywall_kernel_commands_total{command="LoadPartition",outcome="refused"} 1',
      'partywall_kernel_refusals_total{refusal="PartitionNotFound"} 1',
      'partywall_kernel_queries_total{query="NumberTable"} 1',
      'partywall_host_booted_hosts 1',
      'partywall_host_connections 1',
    ]) {
      expect(lines).toContain(line);
    }
    expect(lines.find((line) => line.startsWith('partywall_host_commit_seconds_count'))).toMatch(/ [1-9]/u);
    expect(lines.join('\n')).not.toContain('alpha');
  });
});

describe('an engine over several host processes', () => {
  const goods = [
    aVersion('os'),
    aHost('alpha'),
    aHost('beta'),
    anInventory('disks-alpha', 'alpha', ['a1', 'a2']),
    anInventory('disks-beta', 'beta', ['b1', 'b2']),
    aClass('disk'),
  ];
  const tenants = ['alpha', 'beta'].flatMap((hostName) => [
    aPartition(`team-a/on-${hostName}`, { hostName, requiredClaimNames: [`data-${hostName}`] }),
    aClaim(`team-a/data-${hostName}`, `on-${hostName}`, ['hdisk0']),
  ]);

  async function reasons(cluster: ClusterPort, objects: readonly KubeObject[]): Promise<string[]> {
    const found = objects.map(async (object) => {
      const ready = (await cluster.get(keyOf(object)))?.status?.conditions?.find(
        ({ type }) => type === 'Ready',
      );
      return `${object.metadata.name} ${ready?.status ?? 'nothing'} ${ready?.reason ?? ''}`.trim();
    });
    return await Promise.all(found);
  }

  it('converges where a host process answers, and where another one does as soon as it does', async () => {
    const alpha = await start({ state: join(directory, 'alpha') });
    const first = await start({ names: ['beta'], state: join(directory, 'beta') });
    first.signal('SIGTERM');
    await first.ended;
    let uids = 0;
    const cluster = createEmbeddedCluster({
      storage: memoryStorage(),
      resources: Object.values(resources),
      admit,
      now: () => at,
      newUid: () => `uid-${String((uids += 1))}`,
    });
    for (const object of [...goods, ...tenants]) {
      await cluster.apply(object, { fieldManager: 'partywall', force: true });
    }
    const errors: string[] = [];
    const engine = new Engine({
      cluster,
      kernels: connect({ alpha: alpha.url, beta: first.url }),
      kinds,
      watched,
      index: new GoodsIndex(),
      clock: systemClock,
      commit: () => undefined,
      epoch: 1,
      onError: (key, error) => errors.push(`${key.kind} ${key.name}: ${String(error)}`),
    });
    await engine.start();

    const { settled } = await engine.runUntilQuiet();
    const meanwhile = await reasons(cluster, [aHost('alpha'), aHost('beta'), ...tenants]);
    await start({ names: ['beta'], state: join(directory, 'beta'), port: first.port });
    const end = await engine.runUntilQuiet({ until: Date.now() + 60_000 });
    engine.stop();

    expect(settled).toBe(false);
    expect(meanwhile).toEqual([
      'alpha True Healthy',
      'beta Unknown Unreachable',
      'on-alpha True Running',
      'data-alpha True Configured',
      'on-beta False HostNotReady',
      'data-beta False PartitionNotScheduled',
    ]);
    expect(errors).toEqual([expect.stringMatching(/^Host beta: .*the kernel of beta does not answer/u)]);
    expect(end).toMatchObject({ settled: true });
    expect(await reasons(cluster, [aHost('beta'), ...tenants])).toEqual([
      'beta True Healthy',
      'on-alpha True Running',
      'data-alpha True Configured',
      'on-beta True Running',
      'data-beta True Configured',
    ]);
  });
});
