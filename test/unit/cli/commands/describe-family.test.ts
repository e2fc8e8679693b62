import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Place } from '../cli-run.ts';
import { base, linkedCentre } from '../linked-centre.ts';

let place: Place;

beforeAll(async () => {
  place = new Place();
  await place.run(['apply', place.write('all.yaml', linkedCentre)]);
});

afterAll(() => {
  place.remove();
});

/** Lines of a section, each object with the field by which it is there. */
async function section(title: string, ...args: string[]): Promise<string[]> {
  const { out } = await place.run(['describe', ...args]);
  const [, text = ''] = out.split(`${title}:\n`);
  const rows = text.split('\n\n', 1)[0]?.split('\n').slice(1) ?? [];
  return rows.filter((row) => row !== '').map((row) => row.trim().replace(/ {3,}.* {3,}/, ' | '));
}

describe('cli/commands/describe of a family', () => {
  it('shows a child its link and its parent', async () => {
    expect(await section('Refers to', 'wpar/webtest', '-n', 'team-b')).toEqual([
      'Host alpha | status.hostName',
      'RuntimeVersion os-5.3 | spec.runtimeVersionName',
      'VersionLink team-b/webtest | spec.userFileSystemSource',
      'WorkloadPartition team-a/web | spec.parentRef of its link',
    ]);
  });

  it('shows a parent its links and its children, and not the children of those', async () => {
    expect(await section('Referred to by', 'wpar/base53', '-n', 'platform')).toEqual([
      'VersionLink team-a/web | spec.parentRef',
      'WorkloadPartition team-a/web | spec.parentRef of its link',
    ]);
  });

  it('shows a link its parent and its child', async () => {
    expect(await section('Refers to', 'vlink/web', '-n', 'team-a')).toEqual([
      'WorkloadPartition platform/base53 | spec.parentRef',
    ]);
    expect(await section('Referred to by', 'vlink/web', '-n', 'team-a')).toEqual([
      'WorkloadPartition team-a/web | spec.userFileSystemSource',
    ]);
  });

  it('shows no parent that does not consent, and a link that is not there as missing', async () => {
    const world = new Place();
    const shy = linkedCentre.replace(base, base.replace('from: All', 'from: Same'));
    const withoutLink = shy.replace(/kind: VersionLink\nmetadata: {name: webtest[^]*?---\n/, (text) =>
      text.replace('name: webtest', 'name: other'),
    );
    try {
      await world.run(['apply', world.write('all.yaml', withoutLink)]);

      const refused = await world.run(['describe', 'wpar/web', '-n', 'team-a']);
      const missing = await world.run(['describe', 'wpar/webtest', '-n', 'team-b']);

      expect(refused.out).toMatch(/VersionLink team-a\/web +False +NotAllowed/);
      expect(refused.out).not.toMatch(/WorkloadPartition platform\/base53 /);
      expect(missing.out).toMatch(
        /VersionLink team-b\/webtest +False +not there +spec\.userFileSystemSource/,
      );
    } finally {
      world.remove();
    }
  });
});
