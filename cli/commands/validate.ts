import { validateFiles } from '../../controller/manifest/validate.ts';
import { readInputs } from '../arguments/files.ts';
import { UsageError } from '../../controller/questions/errors.ts';
import type { ExitCode } from '../exit-code.ts';
import { exitCode } from '../exit-code.ts';
import { counted } from '../render/counted.ts';
import { jsonText } from '../render/json.ts';
import { renderProblems } from '../render/problems.ts';
import type { ProblemSummary } from '../render/report-problems.ts';
import { githubReport, sarifReport, summaryOf, validationReport } from '../render/report-problems.ts';
import type { Session } from '../session.ts';

export interface ValidateOptions {
  paths: readonly string[];
  recursive: boolean;
  namespace?: string;
  output: 'text' | 'json' | 'sarif' | 'github';
}

/** Tells every problem of the files. Touches no state. */
export async function runValidate(session: Session, options: ValidateOptions): Promise<ExitCode> {
  const { paths, recursive, namespace, output } = options;
  if (paths.length === 0)
    throw new UsageError('no file was named', 'For example: partywall validate examples/');
  const inputs = await readInputs(paths, { recursive }, session);
  const problems = validateFiles(inputs, namespace === undefined ? {} : { namespace });
  const summary = summaryOf(problems, inputs.length);
  const { out } = session;
  switch (output) {
    case 'json':
      out.write(jsonText(validationReport(problems, inputs.length)));
      break;
    case 'sarif':
      out.write(jsonText(sarifReport(problems)));
      break;
    case 'github':
      out.write(githubReport(problems));
      break;
    case 'text': {
      const texts = new Map(inputs.map(({ file, text }) => [file, text]));
      out.write(renderProblems(problems, texts, out.colors));
    }
  }
  session.err.write(`${summaryLine(summary, session)}\n`);
  return summary.errors > 0 ? exitCode.notDone : exitCode.done;
}

function summaryLine({ files, errors, warnings }: ProblemSummary, { err }: Session): string {
  const where = counted(files, 'file');
  if (errors > 0)
    return err.colors.red(`${counted(errors, 'error')}, ${counted(warnings, 'warning')} in ${where}`);
  if (warnings > 0) return err.colors.yellow(`no errors, ${counted(warnings, 'warning')} in ${where}`);
  return err.colors.green(`no problems in ${where}`);
}
