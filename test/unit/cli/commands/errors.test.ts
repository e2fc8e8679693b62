import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { CommandResult } from '../cli-run.ts';
import { billing, dataCentre, Place } from '../cli-run.ts';
import { parsedAs } from '../output-schema.ts';

let place: Place;

beforeEach(async () => {
  place = new Place();
  await place.run(['apply', place.write('all.yaml', `${dataCentre}---\n${billing}`)]);
});

afterEach(() => {
  place.remove();
});

function logerr(...words: string[]): Promise<CommandResult> {
  return place.run(['exec', 'billing', '-n', 'team-a', '--', 'logerr', ...words]);
}

function errors(...words: string[]): Promise<CommandResult> {
  return place.run(['errors', 'wpar/billing', '-n', 'team-a', ...words]);
}

function withoutTimes(text: string): string {
  return text.replace(/\d{4}-\d\d-\d\dT[\d:.]+Z/gu, 'TIME');
}

describe('cli/commands/errors', () => {
  it('ERR-8: shows the root cause first, and under it what it explains', async () => {
    await logerr('ApplicationFailed', 'db', 'no room for its journal');
    await logerr('--explains', '1', '--operation', 'backup 7', 'ApplicationExited', 'journal', '3');

    const { code, out, err } = await errors();

    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(withoutTimes(out)).toBe(
      `#2 Error ApplicationExited (a program inside, TIME, root cause, explains #1, during backup 7)
   The program journal ended with status 3. Start the program again, and look into why it ended.
└─ #1 Error ApplicationFailed (a program inside, TIME)
      The program db failed: no room for its journal. Look into the program; the partition itself
      goes on.
`,
    );
  });

  it('ERR-9: reads the same buffer in Chinese', async () => {
    await logerr('ApplicationExited', 'db', '3');

    const { out } = await errors('--lang', 'zh');

    expect(withoutTimes(out)).toBe(
      '#1 错误 ApplicationExited (内部程序, TIME, 根本原因)\n   程序 db 已结束，状态为 3。请重新启动该程序，并查明其结束的原因。\n',
    );
  });

  it('ERR-8: prints an ErrorTimeline for programs', async () => {
    await logerr('ApplicationExited', 'db', '3');

    const { out } = await errors('-o', 'json', '--lang', 'zh');

    expect(parsedAs('errortimeline_v1alpha1', out)).toMatchObject({
      namespace: 'team-a',
      name: 'billing',
      language: 'zh',
      total: 1,
      dropped: 0,
      errors: [{ seq: 1, args: { program: 'db', status: 3 }, inside: true, rootCause: true, depth: 0 }],
    });
  });

  it('shows what the kernel found, with the program that survived as the cause', async () => {
    await place.run(['exec', 'billing', '-n', 'team-a', '--', 'spawn', '--unkillable', 'stuck']);
    await place.run(['restart', 'wpar/billing', '-n', 'team-a', '--timeout', '1s']);

    const { out } = await errors();

    expect(withoutTimes(out)).toMatch(
      /^#2 Error ProcessUnkillable \(kernel of alpha, TIME, root cause, explains #1\)\n/u,
    );
    expect(out).toContain('└─ #1 Error PartitionBroken (kernel of alpha');
  });

  it('ERR-10: keeps the count of what found no room over runs of the program, and warns of it', async () => {
    let last = await logerr('ApplicationNotice', 'db', 'hello');
    while (last.code === 0) last = await logerr('ApplicationNotice', 'db', 'hello');
    await logerr('ApplicationNotice', 'db', 'hello');

    const [english, chinese, json, described] = [
      await errors(),
      await errors('--lang', 'zh'),
      await errors('-o', 'json'),
      await place.run(['describe', 'wpar/billing', '-n', 'team-a']),
    ];

    expect(last.err).toMatch(/no room for ApplicationNotice.*\(ENOMEM, ErrorBufferFull\)/u);
    expect(english.out).toContain('2 errors found no room in the buffer: the root cause may be missing.\n');
    expect(english.out).not.toContain('root cause)');
    expect(chinese.out).toContain('有 2 个错误因缓冲区已满而未记录：根本原因可能缺失。\n');
    expect(parsedAs('errortimeline_v1alpha1', json.out)).toMatchObject({ total: 2, dropped: 2 });
    expect(described.out).toMatch(/^Errors: 2 recorded, 2 dropped\n {2}SEQ +SEVERITY +ID/mu);
    expect(described.out).not.toContain('recent:');
  });

  it('says that nothing went wrong, of a partition without a host too', async () => {
    const nowhere = `apiVersion: partywall.dev/v1alpha1
kind: WorkloadPartition
metadata: {name: shipping, namespace: team-a}
spec: {hostName: beta}
`;
    await place.run(['apply', '--no-wait', place.write('nowhere.yaml', nowhere)]);
    const none =
      'Nothing went wrong with partition team-a/billing since its latest start, stop or attachment.\n';

    expect(await errors()).toEqual({ code: 0, out: '', err: none });
    const { err } = await place.run(['errors', 'shipping', '-n', 'team-a']);
    expect(err).toBe(none.replace('billing', 'shipping'));
  });

  it('refuses hosts, other languages and partitions that are not there', async () => {
    const host = await place.run(['errors', 'host/alpha']);
    const language = await errors('--lang', 'fr');
    const missing = await place.run(['errors', 'wpar/nobody', '-n', 'team-a']);

    expect([host.code, language.code, missing.code]).toEqual([64, 64, 1]);
    expect(host.err).toContain('errors are those of one partition');
  });
});

describe('cli/inside/error-calls', () => {
  it('prints the sequence, and as JSON what was recorded', async () => {
    const text = await logerr('ApplicationFailed', 'db', 'no room');
    const json = await place.run([
      ...['exec', 'billing', '-n', 'team-a', '-o', 'json', '--'],
      ...['logerr', 'ApplicationNotice', 'db', '-7'],
    ]);

    expect(text).toEqual({ code: 0, out: '1\n', err: '' });
    expect(parsedAs('execresult_v1alpha1', json.out)).toMatchObject({ call: 'logerr', seq: 2 });
  });

  it.each([
    [['ApplicationFailed', 'db'], 1, 'detail is missing'],
    [['ApplicationFailed', 'db', 'x', 'y'], 1, 'there are more than the entry has'],
    [['ApplicationFailed', 'db', 'two\nlines'], 1, 'detail is neither printable text nor a whole number'],
    [['DeviceLost', 'hdisk0'], 1, 'the error catalogue has no such entry for programs'],
    [['NoSuchError'], 1, 'the error catalogue has no such entry for programs'],
    [['--explains', '9', 'ApplicationNotice', 'db', 'x'], 1, 'the buffer has no record of that sequence'],
    [['--explains', 'first', 'ApplicationNotice', 'db', 'x'], 64, 'is not how logerr is called'],
    [['--partition', 'other', 'ApplicationNotice', 'db', 'x'], 64, 'is not how logerr is called'],
    [[], 64, 'is not how logerr is called'],
  ] as const)('ERR-11, ERR-13: refuses %j', async (words, code, complaint) => {
    const refused = await logerr(...words);

    expect(refused.code).toBe(code);
    expect(refused.err).toContain(complaint);
    expect((await errors()).out).toBe('');
  });

  it('is explained, as all errors are', async () => {
    const { out } = await place.run(['explain', 'ApplicationFailed']);

    expect(out).toContain('is an error that a program inside it records for a partition');
  });
});
