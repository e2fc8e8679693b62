/** The Dockerfile, followed without a container: what it copies is there, what it runs builds, what it makes runs. */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import packageJson from '../../package.json' with { type: 'json' };
import type { Stage } from '../support/dockerfile.ts';
import { followDockerfile } from '../support/dockerfile.ts';

const context = join(import.meta.dirname, '../..');
/** To install all packages takes its time on a machine that does other things. Never a measure. */
const patienceMs = 600_000;

const into = mkdtempSync(join(tmpdir(), 'partywall-image-'));
afterAll(() => {
  rmSync(into, { recursive: true, force: true });
}, patienceMs);

describe('Dockerfile', () => {
  let image: Stage;

  beforeAll(() => {
    image = followDockerfile(join(context, 'Dockerfile'), { context, into });
  }, patienceMs);

  /** Runs the program as a container of the image would. */
  function run(...args: string[]): { status: number | null; stdout: string } {
    const [, ...entry] = image.entrypoint.map((word) =>
      word.startsWith('/') ? join(image.root, word) : word,
    );
    return spawnSync(process.execPath, [...entry, ...args], {
      cwd: image.root,
      env: image.environment,
      encoding: 'utf8',
    });
  }

  it('makes a tree whose program knows its version and its commands', () => {
    expect(run('--version')).toMatchObject({ status: 0, stdout: `${packageJson.version}\n` });
    for (const command of ['controller', 'host'])
      expect(run(command, '--help')).toMatchObject({
        status: 0,
        stdout: expect.stringContaining('--health-address') as string,
      });
  });

  it('brings along what the program prints of itself', () => {
    for (const what of ['crds', 'rbac', 'schemas']) expect(run('export', what).status, what).toBe(0);
  });

  it('has the native code that a state directory needs', () => {
    const applied = run('apply', join(context, 'examples'), '--state', join(into, 'state'));
    expect(applied.status, applied.stdout).toBe(0);
  });

  it('has the packages of production, and none that only builds or tests', () => {
    const modules = join(image.root, 'app/node_modules');
    const has = (name: string): boolean => existsSync(join(modules, name));

    expect(Object.keys(packageJson.dependencies).filter((name) => !has(name))).toEqual([]);
    // A package of production brings types of its own along.
    const building = Object.keys(packageJson.devDependencies).filter((name) => !name.startsWith('@types/'));
    expect(building.filter(has)).toEqual([]);
    expect(readdirSync(join(image.root, 'app'))).not.toContain('controller');
  });

  it('runs as a user that is not root, by number, on the oldest Node that the program wants', () => {
    expect(image.user).toMatch(/^[1-9]\d*:[1-9]\d*$/u);
    const [, major = ''] = /^>=(\d+)\./u.exec(packageJson.engines.node) ?? [];
    expect(image.base).toBe(`node:${major}-slim`);
  });

  it('is given everything that it copies, by .dockerignore', () => {
    const sent = readFileSync(join(context, '.dockerignore'), 'utf8').split('\n');
    const copied = readFileSync(join(context, 'Dockerfile'), 'utf8')
      .split('\n')
      .filter((line) => line.startsWith('COPY ') && !line.includes('--from='))
      .flatMap((line) => line.split(' ').slice(1, -1));

    expect(copied.filter((path) => !sent.includes(`!${path}`))).toEqual([]);
  });
});
