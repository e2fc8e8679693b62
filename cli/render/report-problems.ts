/** Problems for other programs: ValidationReport, SARIF 2.1.0, and workflow commands of GitHub. */
import type { Problem } from '../../controller/manifest/problem.ts';
import { version } from '../version.ts';

export interface ProblemSummary {
  files: number;
  errors: number;
  warnings: number;
}

export function summaryOf(problems: readonly Problem[], files: number): ProblemSummary {
  const errors = problems.filter(({ severity }) => severity === 'error').length;
  return { files, errors, warnings: problems.length - errors };
}

/** schemas/cli/validationreport_v1alpha1.json */
export function validationReport(problems: readonly Problem[], files: number): object {
  return {
    apiVersion: 'cli.partywall.dev/v1alpha1',
    kind: 'ValidationReport',
    problems,
    summary: summaryOf(problems, files),
  };
}

function textOf({ message, path, remedy }: Problem): string {
  const where = path === '' ? '' : `${path}: `;
  return where + message + (remedy === undefined ? '' : ` (${remedy})`);
}

/** https://docs.oasis-open.org/sarif/sarif/v2.1.0/ */
export function sarifReport(problems: readonly Problem[]): object {
  const codes = [...new Set(problems.map(({ code }) => code))].sort();
  const driver = { name: 'partywall', version, rules: codes.map((id) => ({ id, name: id })) };
  const results = problems.map((problem) => ({
    ruleId: problem.code,
    ruleIndex: codes.indexOf(problem.code),
    level: problem.severity,
    message: { text: textOf(problem) },
    locations: [
      {
        physicalLocation: {
          artifactLocation: { uri: uriOf(problem.file) },
          region: { startLine: problem.line, startColumn: problem.column },
        },
        ...(problem.path === '' ? {} : { logicalLocations: [{ fullyQualifiedName: problem.path }] }),
      },
    ],
  }));
  return {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [{ tool: { driver }, columnKind: 'utf16CodeUnits', results }],
  };
}

/** Relative to where the command ran, as code scanning wants it; standard input has no file. */
function uriOf(file: string): string {
  return file === '-' ? 'stdin' : file.split('/').map(encodeURIComponent).join('/');
}

function escapeData(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

function escapeProperty(text: string): string {
  return escapeData(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}

/** https://docs.github.com/actions/reference/workflow-commands-for-github-actions */
export function githubReport(problems: readonly Problem[]): string {
  return problems
    .map((problem) => {
      const { file, line, column, code, severity } = problem;
      const place = `file=${escapeProperty(file)},line=${line},col=${column},title=${escapeProperty(code)}`;
      return `::${severity} ${place}::${escapeData(textOf(problem))}\n`;
    })
    .join('');
}
