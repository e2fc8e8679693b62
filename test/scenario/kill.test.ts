/**
 * kill -9 during apply, as users meet it: the real program, on a real disk, killed at moments that nobody chose. Whatever
 * the moment, what is on disk is consistent, and applying again ends where an undisturbed apply ends.
 */
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { KubeObject } from '../../controller/api/object.ts';
import { openEmbedded } from '../../controller/embedded.ts';
import { buildProgram } from '../support/built-program.ts';
import { endState } from '../support/end-state.ts';
import { checkKernelDirectory } from '../support/kernel-invariants.ts';
import { aClaim, aClass, aHost, anInventory, aPartition, aVersion } from '../support/objects.ts';

const partitions = 70;
/** So many processes must have died while they were at work; a long run asks for thousands. */
const wantedKills = Number(process.env.PARTYWALL_KILLS ?? 20);
/** A program that always ends before it is hit, or never gets anywhere, is not run without end. */
const mostRuns = 8 * wantedKills;

const directory = mkdtempSync(join(tmpdir(), 'partywall-kill-'));
afterAll(() => {
  rmSync(directory, { recursive: true, force: true });
});

/** Partitions on two hosts; each requires a claim, and gets another one while it runs. */
function dataCenter(): KubeObject[] {
  const numbers = Array.from({ length: partitions }, (_, at) => String(at).padStart(3, '0'));
  const disks = (host: string, part: number) =>
    numbers
      .slice(part * 40, part * 40 + 40)
      .flatMap((number) => [`${host}-${number}a`, `${host}-${number}b`]);
  const inventories = ['alpha', 'beta'].flatMap((host) =>
    [0, 1].map((part) => anInventory(`${host}-${String(part)}`, host, disks(host, part))),
  );
  const shared = ['alpha', 'beta'].map((host) => anInventory(`${host}-san`, host, ['lun-1', 'lun-2']));
  const numbersOf = { majors: { first: 32, last: 63 }, minorsPerMajor: 4096 };
  return [
    aVersion('os'),
    aHost('alpha', { deviceNumbers: numbersOf }),
    aHost('beta', { deviceNumbers: numbersOf }),
    ...inventories,
    ...shared,
    aClass('disk'),
    ...numbers.flatMap((number) => [
      aPartition(`team-a/p${number}`, { requiredClaimNames: [`p${number}-data`] }),
      aClaim(`team-a/p${number}-data`, `p${number}`, ['hdisk0']),
      aClaim(`team-a/p${number}-logs`, `p${number}`, ['hdisk1']),
    ]),
  ];
}

interface Run {
  /** Milliseconds from the first sign of work to the end. */
  worked: number;
  signal: NodeJS.Signals | null;
  code: number | null;
  output: string;
}

/** Runs apply, and kills it so long after it began to write; a negative time lets it end by itself. */
function apply(program: string, state: string, killAfter = -1): Promise<Run> {
  const file = join(directory, 'objects.json');
  const child = spawn(process.execPath, [program, '--state', state, 'apply', file], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  let began: number | undefined;
  const begin = (): void => {
    if (began !== undefined) return;
    began = Date.now();
    if (killAfter >= 0) void pause(killAfter).then(() => child.kill('SIGKILL'));
  };
  const watch = setInterval(() => {
    if (existsSync(state)) begin();
  }, 1);
  const collect = (chunk: Buffer): void => {
    output += chunk.toString();
    begin();
  };
  child.stdout.on('data', collect);
  child.stderr.on('data', collect);
  return new Promise((resolve) => {
    child.once('close', (code, signal) => {
      clearInterval(watch);
      resolve({ worked: Date.now() - (began ?? Date.now()), signal, code, output });
    });
  });
}

/** What is on disk, read by a process that had no part in writing it. */
async function inspect(state: string): Promise<{ objects: string[]; broken: string[] }> {
  if (!existsSync(state)) return { objects: [], broken: [] };
  const world = openEmbedded({ directory: state });
  try {
    const broken = await checkKernelDirectory(world.kernels);
    return { objects: await endState(world.cluster, world.kernels), broken };
  } finally {
    await world.close();
  }
}

describe('apply, killed with kill -9', () => {
  let program: string;
  let undisturbed: Run;
  let expected: string[];

  beforeAll(async () => {
    program = buildProgram();
    const list = { apiVersion: 'v1', kind: 'List', items: dataCenter() };
    writeFileSync(join(directory, 'objects.json'), JSON.stringify(list));
    const state = join(directory, 'undisturbed');
    undisturbed = await apply(program, state);
    expected = (await inspect(state)).objects;
  });

  it('ends Ready when nobody disturbs it', () => {
    expect({ code: undisturbed.code, output: undisturbed.output }).toMatchObject({ code: 0 });
    expect(expected.length).toBeGreaterThan(3 * partitions);
  });

  it('LIFE-4: changes nothing when it is applied once more', async () => {
    const again = await apply(program, join(directory, 'undisturbed'));

    expect(again.code, again.output).toBe(0);
    expect(again.output).not.toContain(' created');
    expect(again.output).not.toContain(' configured');
    expect((await inspect(join(directory, 'undisturbed'))).objects).toEqual(expected);
  });

  it('DEV-4, DEV-8, LIFE-1: loses nothing it has told of, holds no number twice, and ends as if nothing had happened', async () => {
    let kills = 0;
    for (let world = 0, runs = 0; kills < wantedKills && runs < mostRuns; world += 1) {
      const state = join(directory, `world-${String(world)}`);
      // Each life in a world may last longer than the one before: on a busy machine none would reach the end otherwise.
      for (let life = 4, end: Run | undefined; end?.code !== 0; life += 1) {
        runs += 1;
        end = await apply(program, state, (Math.random() * undisturbed.worked * life) / 4);

        const { objects, broken } = await inspect(state);
        const moment = `world ${String(world)}, killed after ${String(end.worked)} ms`;
        if (end.signal === 'SIGKILL') kills += 1;
        else expect(end.code, end.output).toBe(0);
        expect(broken, moment).toEqual([]);
        // All are stored before one is told of.
        if (end.output.includes(' created')) {
          const stored = objects.filter((line) => !line.startsWith('kernel '));
          expect(stored.length, moment).toBe(dataCenter().length);
        }
      }

      expect((await inspect(state)).objects, `world ${String(world)}`).toEqual(expected);
      rmSync(state, { recursive: true, force: true });
    }

    expect(kills).toBeGreaterThanOrEqual(wantedKills);
  }, 600_000);
});
