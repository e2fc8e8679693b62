import { existsSync, readFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { nameOf } from '../../../../controller/questions/inside/call.ts';
import { hostCalls, partitionCalls } from '../../../../controller/questions/inside/calls.ts';
import { openEmbedded } from '../../../../controller/embedded.ts';
import type { CommandResult } from '../cli-run.ts';
import { Place } from '../cli-run.ts';
import { linkedCentre } from '../linked-centre.ts';
import { parsedAs } from '../output-schema.ts';

let place: Place;

beforeEach(async () => {
  place = new Place();
  await place.run(['apply', place.write('all.yaml', linkedCentre)]);
});

afterEach(() => {
  place.remove();
});

/** As a process inside team-a/web. */
function inWeb(...words: string[]): Promise<CommandResult> {
  return place.run(['exec', 'web', '-n', 'team-a', '--', ...words]);
}

function inWebtest(...words: string[]): Promise<CommandResult> {
  return place.run(['exec', 'wpar/webtest', '-n', 'team-b', '--', ...words]);
}

function onAlpha(...words: string[]): Promise<CommandResult> {
  return place.run(['exec', 'host/alpha', '--', ...words]);
}

const done = { code: 0, out: '', err: '' };

describe('cli/commands/exec inside a partition', () => {
  it('lists directories, and takes a path without a slash before it as one below the root', async () => {
    expect(await inWeb('ls')).toEqual({ ...done, out: 'etc/\nopt/\nusr/\n' });
    expect(await inWeb('ls', 'usr/bin/../bin/')).toEqual({ ...done, out: 'ls\n' });
  });

  it('prints exactly what is in a file', async () => {
    expect(await inWeb('cat', '/etc/motd')).toEqual({ ...done, out: 'welcome' });

    await inWeb('write', '/etc/empty', '');
    expect(await inWeb('cat', '/etc/empty')).toEqual(done);
  });

  it('hands a text on as it is, even one that looks like an option', async () => {
    expect(await inWeb('write', '/etc/options', '--wait=false')).toEqual(done);
    expect(await inWeb('cat', '/etc/options')).toEqual({ ...done, out: '--wait=false' });
  });

  it('LIFE-26, LINK-8: carries on what follows from it until nothing is left to do', async () => {
    await inWeb('write', '/etc/motd', 'changed inside');

    expect((await inWebtest('cat', '/etc/motd')).out).toBe('changed inside');
    const { out } = await place.run(['get', 'vlink/webtest', '-n', 'team-b', '-o', 'json']);
    expect(JSON.parse(out)).toMatchObject({ status: { syncedRootRevision: 1, parentRootRevision: 1 } });
  });

  it('removes what was written, and the child follows', async () => {
    await inWeb('write', '/etc/new', 'x');
    expect((await inWebtest('ls', '/etc')).out).toBe('hostname\nmotd\nnew\n');

    expect(await inWeb('rm', '/etc/new')).toEqual(done);
    expect((await inWebtest('ls', '/etc')).out).toBe('hostname\nmotd\n');
  });

  it('LINK-17: tells a refusal with its remedy, errno and id, and changes nothing', async () => {
    const { code, out, err } = await inWeb('write', '/usr/bin/ls', 'mine');

    expect({ code, out }).toEqual({ code: 1, out: '' });
    expect(err).toBe(
      'error: The path /usr/bin/ls is in a file system that is mounted read-only here. Write into the root, or have the software changed where it is owned. (EROFS, ReadOnlyFileSystem)\n',
    );
    expect((await inWeb('cat', '/usr/bin/ls')).out).toBe('ls 5.3');
  });

  it('LIFE-28: lists devices by the names and numbers inside, and none of the host', async () => {
    const { out } = await inWeb('lsdev');

    expect(out).toBe(
      'NAME     STATE       TYPE    NUMBER\n' +
        'hdisk0   Available   Block   256:0\n' +
        'hdisk1   Available   Block   20:0\n',
    );
  });

  it('LIFE-27: starts processes that keep devices busy, lists and ends them', async () => {
    expect(await inWeb('spawn', '--open', 'hdisk0', '--open=hdisk1', 'db')).toEqual({ ...done, out: '2\n' });
    expect(await inWeb('spawn', '--unkillable', 'stuck')).toEqual({ ...done, out: '3\n' });
    expect((await inWeb('ps')).out).toBe(
      'PID   NAME    OPEN            UNKILLABLE\n' +
        '1     init    -               no\n' +
        '2     db      hdisk0,hdisk1   no\n' +
        '3     stuck   -               yes\n',
    );

    expect(await inWeb('kill', 'db')).toEqual(done);
    expect((await inWeb('kill', '3')).err).toContain('(EBUSY, ProcessUnkillable)');
    expect((await inWeb('ps')).out).not.toContain('db');
  });

  it('kills by a name that one process has, and by a process id otherwise', async () => {
    await inWeb('spawn', 'worker');
    await inWeb('spawn', 'worker');

    expect(await inWeb('kill', 'worker')).toEqual({
      code: 1,
      out: '',
      err: 'error: 2 processes of this partition have the name worker: 2, 3\nSay which one by its process id, for example: kill 2\n',
    });
    expect((await inWeb('kill', 'nobody')).err).toContain('This partition has no process nobody.');
    expect(await inWeb('kill', '3')).toEqual(done);
    expect(await inWeb('kill', 'worker')).toEqual(done);
  });

  it('remembers between two runs how many calls there were: none is taken for a repetition', async () => {
    for (const pid of [2, 3, 4]) expect((await inWeb('spawn', 'same')).out).toBe(`${pid}\n`);
  });

  it.each([
    [['ls'], 'ls'],
    [['cat', '/etc/motd'], 'cat'],
    [['write', '/etc/motd', 'x'], 'write'],
    [['lsdev'], 'lsdev'],
    [['lsext'], 'lsext'],
    [['ps'], 'ps'],
    [['spawn', 'x'], 'spawn'],
    [['kill', 'x'], 'kill'],
    [['rm', '/etc/motd'], 'rm'],
  ])('%j prints an ExecResult', async (words, call) => {
    await inWeb('spawn', 'x');

    const { out } = await place.run([
      'exec',
      'web',
      '-n',
      'team-a',
      '-o',
      'json',
      '--',
      ...words.slice(0, 3),
    ]);

    const target = { kind: 'WorkloadPartition', namespace: 'team-a', name: 'web' };
    if (call === 'kill' || call === 'spawn') expect(out).toContain('"pid"');
    expect(parsedAs('execresult_v1alpha1', out)).toMatchObject({ kind: 'ExecResult', target, call });
  });
});

describe('cli/commands/exec where no process runs', () => {
  it('refuses even to look, and tells where to read on', async () => {
    const { code, err } = await place.run(['exec', 'base53', '-n', 'platform', '--', 'ls']);

    expect(code).toBe(1);
    expect(err).toBe(
      'error: The partition is Maintenance, and only an Active one runs processes. Start the partition. (ESRCH, PartitionNotActive)\n' +
        'partywall describe wpar/base53 -n platform tells why it is not Active.\n',
    );
  });

  it('says so of a partition that has no host', async () => {
    const { code, err } = await place.run(['exec', 'shipping', '-n', 'team-b', '--', 'ps']);

    expect(code).toBe(1);
    expect(err).toContain('The partition is not on a host yet');
  });

  it('says which partition may have been meant', async () => {
    const { code, err } = await place.run(['exec', 'web', '--', 'rm', '/etc/motd']);

    expect(code).toBe(1);
    expect(err).toContain('There is one in namespace team-a: wpar/web -n team-a');
  });

  it('makes no store where there is none', async () => {
    const { code, err } = await place.run(['exec', 'web', '--state', `${place.state}2`, '--', 'rm', '/x']);

    expect(code).toBe(1);
    expect(err).toContain('there is no store in');
    expect(existsSync(`${place.state}2`)).toBe(false);
  });
});

describe('cli/commands/exec on a host', () => {
  it('DEV-22: sees all devices under its own names; one that is exported is Defined', async () => {
    expect((await onAlpha('lsdev')).out).toBe(
      'NAME     ID      TYPE    STATE       NUMBER\n' +
        'hdisk1   wwn-1   Block   Defined     32:0\n' +
        'hdisk2   wwn-2   Block   Defined     32:1\n' +
        'hdisk3   wwn-3   Block   Available   -\n',
    );
  });

  it('sees the processes of all partitions', async () => {
    await inWebtest('spawn', 'test');

    expect((await onAlpha('ps')).out).toBe(
      'PARTITION        PID   NAME   OPEN   UNKILLABLE\n' +
        'team-a/web       1     init   -      no\n' +
        'team-b/webtest   1     init   -      no\n' +
        'team-b/webtest   2     test   -      no\n',
    );
  });

  it.each(['lsdev', 'lsext', 'ps'])('%s prints an ExecResult', async (call) => {
    const { out } = await place.run(['exec', 'pwhost/alpha', '-o', 'json', '--', call]);

    expect(parsedAs('execresult_v1alpha1', out)).toMatchObject({
      target: { kind: 'Host', name: 'alpha' },
      call,
    });
  });

  it('has no files of its own, and says where they are', async () => {
    const { code, err } = await onAlpha('cat', '/etc/motd');

    expect(code).toBe(64);
    expect(err).toContain("cannot make the call 'cat': files and processes are those of partitions");
    expect(err).toContain('partywall exec NAME -n NAMESPACE -- cat /etc/motd');
  });
});

describe('cli/commands/exec beside others', () => {
  it('looks while another process writes, and changes nothing then', async () => {
    const writer = openEmbedded({ directory: place.state });
    try {
      for (const words of [['ls'], ['cat', '/etc/motd'], ['lsdev'], ['ps']])
        expect((await inWeb(...words)).code).toBe(0);
      expect((await onAlpha('ps')).code).toBe(0);
      const { code, err } = await inWeb('write', '/etc/motd', 'x');
      expect(code).toBe(1);
      expect(err).toContain(place.state);
    } finally {
      await writer.close();
    }
    expect((await inWeb('cat', '/etc/motd')).out).toBe('welcome');
  });

  it('has made the call when it is interrupted afterwards', async () => {
    const { code, out, err } = await place.run(['exec', 'web', '-n', 'team-a', '--', 'spawn', 'x'], {
      interruptAt: /^2\n/,
    });

    expect({ code, out }).toEqual({ code: 130, out: '2\n' });
    expect(err).toContain('The call was made; the next apply does what follows from it.');
    expect((await inWeb('ps')).out).toMatch(/^2 +x /m);
  });
});

describe('cli/inside/calls', () => {
  it.each([
    [
      ['web', '--', 'lss'],
      'Did you mean ls? The calls are ls, cat, write, rm, lsdev, lsvg, lsext, load, unload, ps, spawn, kill, logerr.',
    ],
    [['web', '--', 'frobnicate'], 'The calls are'],
    [['web'], 'say which call to make, after --'],
    [['web', '--', 'ls', 'a', 'b'], 'Usage: ls [PATH]\n'],
    [['web', '--', 'cat'], 'Usage: cat PATH\n'],
    [['web', '--', 'write', '/x', 'two', 'words'], 'a text with blanks goes in quotes'],
    [['web', '--', 'rm'], 'Usage: rm PATH\n'],
    [['web', '--', 'spawn', '--foo', 'x'], 'Usage: spawn [--open DEVICE]... [--unkillable] NAME\n'],
    [['web', '--', 'spawn', 'x', '--open'], 'Usage: spawn '],
    [['web', '--', 'kill'], 'Usage: kill PID|NAME\n'],
    [['web', '--', 'lsdev', 'x'], 'Usage: lsdev\n'],
    [
      ['host/alpha', '--', 'pss'],
      'Did you mean ps? The calls are lsdev, lsvg, importvg, exportvg, lsext, load, unload, ps.',
    ],
    [['host/alpha', '--', 'ps', 'x'], 'Usage: ps\n'],
    [['dclaim/disks', '--', 'ls'], 'Write NAME or wpar/NAME for a partition'],
    [['wpar/', '--', 'ls'], 'expected KIND/NAME, got'],
    [['wpar/a/b', '--', 'ls'], 'expected KIND/NAME, got'],
    [['wprr/a', '--', 'ls'], 'Did you mean wpar?'],
  ])('%j is wrong usage, and says what to type', async (args, hint) => {
    const { code, out, err } = await place.run(['exec', ...args]);

    expect({ code, out }).toEqual({ code: 64, out: '' });
    expect(err).toContain(hint);
  });

  it('are told on the page of the command and in its help, each with its usage', async () => {
    const page = readFileSync('docs/commands/exec.md', 'utf8');
    const { out } = await place.run(['exec', '--help']);

    for (const { usage } of [...partitionCalls, ...hostCalls]) {
      expect(page).toContain(`| \`${usage.replaceAll('|', '\\|')}\``);
      expect(out).toContain(`\n  ${usage}\n`);
    }
    expect(new Set(partitionCalls.map(nameOf)).size).toBe(partitionCalls.length);
  });
});
