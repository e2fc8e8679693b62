import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readFileSync } from 'node:fs';
import type { CommandResult } from '../cli-run.ts';
import { Place } from '../cli-run.ts';
import { parsedAs } from '../output-schema.ts';

let place: Place;

/** A second partition, which may load the shared extension but does not ask for it in its spec. */
const other = `
---
apiVersion: partywall.dev/v1alpha1
kind: WorkloadPartition
metadata: { name: other, namespace: team-b }
spec:
  hostName: beta
  root:
    files: [{ path: /etc/modules-load.d/app.conf, content: netcore }]
`;

beforeEach(async () => {
  place = new Place();
  const hosts = readFileSync('examples/1-hosts.yaml', 'utf8');
  const extensions = readFileSync('examples/7-extensions.yaml', 'utf8');
  const { code } = await place.run([
    'apply',
    place.write('all.yaml', `${hosts}\n---\n${extensions}${other}`),
  ]);
  expect(code).toBe(0);
});

afterEach(() => {
  place.remove();
});

function inOther(...words: string[]): Promise<CommandResult> {
  return place.run(['exec', 'other', '-n', 'team-b', '--', ...words]);
}

describe('cli/commands/exec of extensions', () => {
  it('SHR-4, SHR-6, KEXT-12: shows a partition its own requests, whatever others have', async () => {
    const header = 'NAME      STATE       REQUESTS   PRESENT\n';

    const before = await inOther('lsext');
    await inOther('load', 'netcore');
    await inOther('load', 'netcore');
    const loaded = await inOther('lsext');
    await inOther('unload', 'netcore');
    await inOther('unload', 'netcore');
    const after = await inOther('lsext');
    const refused = await inOther('unload', 'netcore');

    expect(before.out).toBe(`${header}netcore   NotLoaded   0          yes\n`);
    expect(loaded.out).toContain('netcore   Loaded   2          yes\n');
    expect(after).toEqual(before);
    expect(refused.code).toBe(1);
    expect(refused.err).toContain('(EPERM, ExtensionNotLoaded)');
  });

  it('KEXT-6, KID-10, SHR-1: shows the global environment who asked, in order, and how many partitions share', async () => {
    await inOther('load', 'netcore');

    const { out } = await place.run(['exec', 'host/beta', '--', 'lsext']);
    const json = await place.run(['exec', 'host/beta', '-o', 'json', '--', 'lsext']);

    expect(out).toMatch(/^netcore +Global +2 +[0-9a-f]{12} +team-b\/metrics, team-b\/other \(inside\)$/mu);
    expect(out).toMatch(/^trace +Local +- +[0-9a-f]{12} +team-b\/metrics$/mu);
    expect(parsedAs('execresult_v1alpha1', json.out)).toMatchObject({ call: 'lsext' });
  });

  it.each(['load', 'unload'])('%s prints an ExecResult', async (call) => {
    await inOther('load', 'netcore');
    const words = ['exec', 'other', '-n', 'team-b', '-o', 'json', '--', call, 'netcore'];

    const { out } = await place.run(words);

    expect(parsedAs('execresult_v1alpha1', out)).toMatchObject({ call, extension: 'netcore' });
  });

  it('KEXT-19, LIFE-25: loads for the host itself, beside its spec and not undone by it', async () => {
    const onBeta = (...words: string[]): Promise<CommandResult> =>
      place.run(['exec', 'host/beta', '--', ...words]);
    const requests = async (): Promise<string> => (await onBeta('lsext')).out.split('\n')[1] ?? '';

    const loaded = await onBeta('load', 'netcore');
    const again = await place.run(['apply', place.write('again.yaml', other)]);
    const kept = await requests();
    await onBeta('load', 'netcore');
    await onBeta('unload', 'netcore');
    await onBeta('unload', 'netcore');
    const after = await requests();
    const refused = await onBeta('unload', 'netcore');

    expect(loaded).toEqual({ code: 0, out: '', err: '' });
    expect(again.code).toBe(0);
    expect(kept).toMatch(/ team-b\/metrics, the host \(inside\)$/u);
    expect(after).toMatch(/ team-b\/metrics$/u);
    expect(refused.code).toBe(1);
    expect(refused.err).toContain('(EPERM, ExtensionNotLoaded)');
  });

  it('KEXT-9, LIFE-25: leaves to the spec of the host what it asked for, and says where that is', async () => {
    const hosts = readFileSync('examples/1-hosts.yaml', 'utf8');
    const withSpec = hosts.replace(/(name: beta\n(?:.*\n){2}spec:\n)/u, '$1  extensions: [netcore]\n');
    expect(withSpec).not.toBe(hosts);
    await place.run(['apply', place.write('hosts.yaml', withSpec)]);

    const refused = await place.run(['exec', 'host/beta', '--', 'unload', 'netcore']);
    const { out } = await place.run(['exec', 'host/beta', '-o', 'json', '--', 'load', 'netcore']);
    const boot = await place.run(['restart', 'host/beta']);
    const { out: ledger } = await place.run(['exec', 'host/beta', '--', 'lsext']);

    expect(refused.code).toBe(1);
    expect(refused.err).toContain('spec.extensions of host beta asks for it. Take it out there.');
    expect(parsedAs('execresult_v1alpha1', out)).toMatchObject({ call: 'load', extension: 'netcore' });
    expect(boot.code).toBe(0);
    expect(ledger).toMatch(/^netcore .* the host, team-b\/metrics$/mu);
  });

  it('wants exactly one name', async () => {
    expect((await inOther('load')).err).toContain('Usage: load EXTENSION\n');
  });
});
