import { describe, expect, it } from 'vitest';
import { colorsFor } from '../../../../cli/render/colors.ts';
import { renderProblems } from '../../../../cli/render/problems.ts';
import { githubReport, sarifReport } from '../../../../cli/render/report-problems.ts';
import type { Problem } from '../../../../controller/manifest/problem.ts';

const problem: Problem = {
  severity: 'error',
  code: 'unknown-field',
  message: 'unknown field "hostNam"',
  remedy: 'did you mean hostName?',
  file: 'a b,c.yaml',
  line: 2,
  column: 3,
  path: 'spec.hostNam',
};

function render(text: string, changes: Partial<Problem> = {}): string {
  return renderProblems([{ ...problem, ...changes }], new Map([[problem.file, text]]), colorsFor(false));
}

describe('cli/render/problems', () => {
  it('marks the word at the place', () => {
    expect(render('spec:\n  hostNam: alpha\n')).toBe(
      [
        'a b,c.yaml:2:3: error: spec.hostNam: unknown field "hostNam" (did you mean hostName?)',
        '    hostNam: alpha',
        '    ^^^^^^^',
        '',
      ].join('\n'),
    );
  });

  it('puts the mark under the place after tabs and wide characters', () => {
    expect(render('x\n\t分: b', { column: 5 })).toContain('  \t分: b\n  \t    ^\n');
  });

  it('shows the place of a very long line', () => {
    const line = `${'x'.repeat(500)} here ${'y'.repeat(500)}`;

    const [, shown = '', mark = ''] = render(`a\n${line}`, { column: 502 }).split('\n');

    expect(shown.slice(mark.indexOf('^'), mark.lastIndexOf('^') + 1)).toBe('here');
    expect(shown.length).toBeLessThan(200);
  });

  it('shows no line where there is none', () => {
    expect(render('only one line').split('\n')).toHaveLength(2);
  });

  it('gives code scanning what it needs', () => {
    const report = sarifReport([problem]) as { runs: { results: object[]; tool: object }[] };

    expect(report.runs[0]?.results[0]).toMatchObject({
      ruleId: 'unknown-field',
      level: 'error',
      locations: [
        {
          physicalLocation: {
            artifactLocation: { uri: 'a%20b%2Cc.yaml' },
            region: { startLine: 2, startColumn: 3 },
          },
        },
      ],
    });
    expect(report.runs[0]?.tool).toMatchObject({ driver: { rules: [{ id: 'unknown-field' }] } });
  });

  it('escapes what would end a workflow command', () => {
    const text = githubReport([{ ...problem, message: '50%\nmore' }]);

    expect(text).toBe(
      '::error file=a b%2Cc.yaml,line=2,col=3,title=unknown-field::spec.hostNam: 50%25%0Amore (did you mean hostName?)\n',
    );
  });
});
