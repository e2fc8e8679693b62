/**
 * Every file of examples/broken/ says in its own comments what `validate` must say of it, and what `apply` must say
 * after examples/ have been applied: nothing more and nothing less, down to line and column.
 *
 *     # expect: 11:3 error spec.requiredClaims: unknown field ... (did you mean requiredClaimNames?)
 *     # expect-apply: 10:3 error spec: Invalid value: ...
 */
import { beforeAll, describe, expect, it } from 'vitest';
import { storeSet } from '../../controller/apply/store-set.ts';
import { keyOf } from '../../controller/api/object.ts';
import type { Embedded } from '../../controller/embedded.ts';
import { emptyWorld } from '../../controller/embedded.ts';
import { setChecks } from '../../controller/manifest/checks/index.ts';
import { openDocuments } from '../../controller/manifest/manifest-object.ts';
import { ManifestSet } from '../../controller/manifest/manifest-set.ts';
import type { Problem } from '../../controller/manifest/problem.ts';
import type { ManifestInput } from '../../controller/manifest/read.ts';
import { readDocuments } from '../../controller/manifest/read.ts';
import { readObjects } from '../../controller/manifest/read-objects.ts';
import { validateFiles } from '../../controller/manifest/validate.ts';
import { readExamples } from '../support/examples.ts';

const broken = readExamples('broken');

/** As the command line prints it after the name of the file. */
function lineOf({ line, column, severity, path, message, remedy }: Problem): string {
  const where = path === '' ? '' : `${path}: `;
  return `${line}:${column} ${severity} ${where}${message}${remedy === undefined ? '' : ` (${remedy})`}`;
}

function expectedOf({ text }: ManifestInput, marker: string): string[] {
  return [...text.matchAll(new RegExp(`^# ${marker}: (.*)$`, 'gmu'))].map(([, line = '']) => line);
}

const withoutPause = () => Promise.resolve();

describe('examples/broken', () => {
  let world: Embedded;

  beforeAll(async () => {
    world = emptyWorld();
    await storeSet(world.cluster, readObjects(readExamples()).objects, withoutPause);
    await world.engine.start();
    await world.engine.runUntilQuiet({ until: Number.POSITIVE_INFINITY });
  });

  it.each(broken.map((input) => [input.file, input] as const))(
    '%s gets exactly the problems it is broken for',
    (_file, input) => {
      const problems = validateFiles([input]);

      expect(problems.map(lineOf)).toEqual(expectedOf(input, 'expect'));
    },
  );

  it.each(broken.map((input) => [input.file, input] as const))(
    '%s says in its first comment what is wrong, and is wrong',
    (_file, input) => {
      const expected = [...expectedOf(input, 'expect'), ...expectedOf(input, 'expect-apply')];

      expect(input.text).toMatch(/^# [A-Z].+\n/u);
      expect(expected.length).toBeGreaterThan(0);
    },
  );

  it.each(setChecks.map((check) => [check.name, check] as const))(
    'has a file in which %s finds something',
    (_name, check) => {
      const found = broken.filter((input) => {
        const { documents } = readDocuments(input);
        return check(new ManifestSet(openDocuments(documents, 'default').objects)).length > 0;
      });

      expect(found.length).toBeGreaterThan(0);
    },
  );

  const edits = broken.filter(({ text }) => text.includes('# expect-apply:'));

  it.each(edits.map((input) => [input.file, input] as const))(
    '%s is refused once the examples are applied, and changes nothing',
    async (_file, input) => {
      const { cluster } = world.fork();
      const { objects } = readObjects([input]);
      const stored = () => Promise.all(objects.map(({ object }) => cluster.get(keyOf(object))));
      const before = await stored();

      const { problems } = await storeSet(cluster, objects, withoutPause);

      expect(problems.map(lineOf)).toEqual(expectedOf(input, 'expect-apply'));
      expect(await stored()).toEqual(before);
    },
  );
});
