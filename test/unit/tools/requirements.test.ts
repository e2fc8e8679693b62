import { describe, expect, it } from 'vitest';
import { REQUIREMENTS } from '../../../tools/requirements-data.ts';
import type { Requirement } from '../../../tools/requirements-data.ts';
import { problemsOf, proofsIn, renderPage } from '../../../tools/requirements.ts';

/**
 * Sources below are planted, so ids in them are put together here: written out they would be quoted by this file.
 */
const DEV = 'DEV';
const LINK = 'LINK';
const NO = 'KEXT';

const FOUR: Requirement = { id: `${DEV}-4`, tags: ['C'], scope: '0.1', text: 'Recorded before returned.' };
const ELEVEN: Requirement = { id: `${DEV}-11`, tags: ['P'], scope: '0.1', text: 'Lowest free.' };

describe('tools/requirements-data', () => {
  it('has every requirement of its nine families once, in order', () => {
    const ids = REQUIREMENTS.map(({ id }) => id);

    const expected = [
      ...Array.from({ length: 24 }, (_, index) => `${DEV}-${index + 1}`),
      ...Array.from({ length: 22 }, (_, index) => `LINK-${index + 1}`),
      ...Array.from({ length: 20 }, (_, index) => `KEXT-${index + 1}`),
      ...Array.from({ length: 7 }, (_, index) => `SHR-${index + 1}`),
      ...Array.from({ length: 20 }, (_, index) => `KID-${index + 1}`),
      ...Array.from({ length: 22 }, (_, index) => `NS-${index + 1}`),
      ...Array.from({ length: 22 }, (_, index) => `ERR-${index + 1}`),
      ...Array.from({ length: 35 }, (_, index) => `LIFE-${index + 1}`),
      ...Array.from({ length: 12 }, (_, index) => `X-${index + 1}`),
    ];
    expect(ids).toEqual(expected);
  });

  it('says each of them in a sentence and marks it with known letters', () => {
    const odd = REQUIREMENTS.filter(
      ({ text, tags }) => !/^[A-Z].*\.$/.test(text) || !/^[ACDSPI]+$/.test(tags.join('')),
    );

    expect(odd).toEqual([]);
  });
});

describe('tools/requirements', () => {
  it('finds ids anywhere in the title of a test, or of a chapter around it', () => {
    const text = `
      describe('kernel', () => {
        it('${DEV}-4: records, then returns', () => {});
        describe('releasing (${DEV}-12)', () => { test('frees for ${DEV}-11 too', () => {}); });
        it('proves nothing by number', () => {});
      });`;

    const proofs = proofsIn('test/unit/a.test.ts', text);

    expect(proofs).toEqual([
      {
        file: 'test/unit/a.test.ts',
        title: `kernel > ${DEV}-4: records, then returns`,
        ids: [`${DEV}-4`],
        skipped: false,
      },
      {
        file: 'test/unit/a.test.ts',
        title: `kernel > releasing (${DEV}-12) > frees for ${DEV}-11 too`,
        ids: [`${DEV}-12`, `${DEV}-11`],
        skipped: false,
      },
    ]);
  });

  it('reads titles of tables, templates and sums', () => {
    const text = [
      `it.each([1, 2])('${DEV}-4 for %i', () => {});`,
      `it(\`${DEV}-11 for \${name}\`, () => {});`,
      `it('${DEV}-' + '12', () => {});`,
      `it.each\`a\${1}\`('${DEV}-13', () => {});`,
    ].join('\n');

    const proofs = proofsIn('test/a.test.ts', text);

    expect(proofs.map(({ title }) => title)).toEqual([
      `${DEV}-4 for %i`,
      `${DEV}-11 for …`,
      `${DEV}-12`,
      `${DEV}-13`,
    ]);
  });

  it('takes comments, strings and other calls for what they are', () => {
    const text = `// it('${DEV}-4')\nconst title = '${DEV}-4';\nother('${DEV}-4', () => {});\nsuite.it('${DEV}-4', () => {});`;

    const proofs = proofsIn('test/a.test.ts', text);

    expect(proofs).toEqual([]);
  });

  it.each(['it.skip', 'it.todo', 'test.skip.each([1])'])('counts %s as no proof', (call) => {
    const proofs = proofsIn('test/a.test.ts', `${call}('${DEV}-4: later', () => {});`);

    const problems = problemsOf([FOUR], proofs);

    expect(problems).toEqual([expect.stringContaining(`${FOUR.id} binds and no test quotes it`)]);
  });

  it('counts a test in a chapter that is skipped as no proof', () => {
    const proofs = proofsIn('test/a.test.ts', `describe.skip('a', () => { it('${DEV}-4: b', () => {}); });`);

    const problems = problemsOf([FOUR], proofs);

    expect(problems).toHaveLength(1);
  });

  it('is content when every binding requirement has a test', () => {
    const proofs = proofsIn('test/a.test.ts', `it('${DEV}-4: b', () => {});`);

    const problems = problemsOf([FOUR, ELEVEN], proofs);

    expect(problems).toEqual([]);
  });

  it('wants a test for what binds in every family, and for nothing that only a later version serves', () => {
    const tags = ['A', 'C'] as const;
    const shared: Requirement = { id: `${LINK}-5`, tags, scope: '0.1', text: 'The very same.' };
    const overlaid: Requirement = { id: `${LINK}-22`, tags, scope: 'later', text: 'Laid over.' };

    const problems = problemsOf([FOUR, shared, overlaid], []);

    expect(problems).toEqual([
      expect.stringContaining(`${FOUR.id} binds and no test quotes it`),
      expect.stringContaining(`${shared.id} binds and no test quotes it`),
    ]);
  });

  it('refuses a test that quotes what does not exist, in a known family or another', () => {
    const proofs = proofsIn('test/a.test.ts', `it('${DEV}-4, ${DEV}-99 and ${NO}-1', () => {});`);

    const problems = problemsOf([FOUR], proofs);

    expect(problems).toEqual([
      expect.stringContaining(`quotes ${DEV}-99, which is not in`),
      expect.stringContaining(`quotes ${NO}-1, which is not in`),
    ]);
  });

  it('lists each requirement with its tests, and says which has none', () => {
    const proofs = proofsIn('test/a.test.ts', `it('${DEV}-4: keeps a * and a _', () => {});`);

    const page = renderPage([FOUR, ELEVEN], proofs);

    expect(page).toContain(
      `### ${DEV}-4\n\n[C] Recorded before returned.\n\n- \`test/a.test.ts\`: ${DEV}-4: keeps a \\* and a \\_\n`,
    );
    expect(page).toContain(`### ${DEV}-11\n\n[P] Lowest free.\n\n- no test quotes it yet\n`);
    expect(page).toContain('Of 2 requirements that version 0.1 serves, 1 are quoted by a test.');
  });

  it('lists the tests of a file in the order in which they stand there', () => {
    const proofs = proofsIn('test/a.test.ts', `it('${DEV}-4: a', () => {});\nit('${DEV}-4: b', () => {});`);

    const page = renderPage([FOUR], proofs);

    expect(page.indexOf(': a')).toBeLessThan(page.indexOf(': b'));
  });
});
