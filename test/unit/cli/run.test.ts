import { readFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { version } from '../../../cli/version.ts';
import { Place } from './cli-run.ts';

const commands = [
  'validate',
  'plan',
  'apply',
  'get',
  'describe',
  'tree',
  'view',
  'exec',
  'restart',
  'delete',
  'explain',
];

let place: Place;

beforeEach(() => {
  place = new Place();
});

afterEach(() => {
  place.remove();
});

describe('cli/run', () => {
  it('prints the help to whoever types nothing else', async () => {
    const { code, out, err } = await place.run([]);

    expect(code).toBe(0);
    expect(err).toBe('');
    for (const command of commands) expect(out).toContain(`\n  ${command} `);
  });

  it.each(commands)('%s --help shows examples and ends well', async (command) => {
    const { code, out, err } = await place.run([command, '--help']);

    expect(code).toBe(0);
    expect(err).toBe('');
    expect(out).toContain(`Examples:\n  partywall ${command}`);
  });

  it('has the version of the package', async () => {
    const { version: packaged } = JSON.parse(readFileSync('package.json', 'utf8')) as { version: string };

    expect(version).toBe(packaged);
    expect(await place.run(['--version'])).toEqual({ code: 0, out: `${version}\n`, err: '' });
  });

  it.each([
    [['aply'], 'Did you mean apply?'],
    [['apply', '--tiemout', '5s', 'x'], 'Did you mean --timeout?'],
    [['apply', '--timeout', '60', 'x'], 'Did you mean 60s?'],
    [['get', 'wpar', '-o', 'xml'], 'Allowed choices are table, wide, json, yaml, name.'],
    [['get'], 'The kinds are'],
    [['get', 'wpars'], 'Did you mean wpar?'],
    [['apply'], 'no file was named'],
    [['apply', '/nowhere.yaml'], "there is no file or directory '/nowhere.yaml'"],
    [['delete', 'wpar'], 'say which wpar to delete'],
    [['describe', 'wpar/a', '--remedy', '0'], 'Expected 1 for the first'],
    [['tree', 'dclaim/disks'], 'partywall tree host/alpha'],
    [['tree', 'wpar'], 'a tree is that of one host'],
    [['restart'], 'say what to restart'],
    [['restart', 'wpar'], 'say which workloadpartition to restart'],
    [['restart', 'dclaim/disks'], 'a DeviceClaim cannot be restarted'],
    [['--state', '/tmp/x'], 'Usage:'],
  ])('%j is wrong usage, and says what to type', async (args, hint) => {
    const { code, out, err } = await place.run(args);

    expect(code).toBe(64);
    expect(out).toBe('');
    expect(err).toContain(hint);
    expect(err).not.toMatch(/^\s+at /m);
  });

  it('says where it looked when there is no state', async () => {
    const { code, err } = await place.run(['get', 'wpar']);

    expect(code).toBe(1);
    expect(err).toContain(`there is no store in ${place.state}`);
  });

  it('prefers --state to the environment', async () => {
    const { err } = await place.run(['get', 'wpar', '--state', '/nowhere/else']);

    expect(err).toContain('/nowhere/else');
  });
});
