/** docs/errors.md: every refusal of a kernel, and what else an error buffer may hold. */
import type { CatalogueEntry } from '../controller/api/catalogue.ts';
import type { LoggedEntry } from '../controller/api/error-catalogue.ts';
import { code, MARKDOWN_HEADER } from './generate-markdown.ts';

function section(id: string, entry: CatalogueEntry): string {
  const facts = [`Error number: ${code(entry.errno)}`, `Requirement: ${entry.requirement}`];
  if (entry.reason !== undefined) {
    facts.push(`Reason in conditions: [${entry.reason}](reasons.md#${entry.reason.toLowerCase()})`);
  }
  // Placeholders are filled from what was asked; code keeps their braces as they are.
  const message = entry.message.replaceAll(/\{\w+\}/g, (placeholder) => code(placeholder));
  return `## ${id}\n\n${message}\n\nWhat to do: ${entry.remedy}\n\n${facts.map((fact) => `- ${fact}`).join('\n')}\n`;
}

/** What is recorded without a refusal: by the global environment, or by programs. */
function loggedChapter(title: string, entries: readonly (readonly [string, LoggedEntry])[]): string {
  const sections = entries.map(([id, { message, remedy, severity }]) => {
    const shown = message.replaceAll(/\{\w+\}/g, (placeholder) => code(placeholder));
    return `### ${id}\n\n${shown}\n\nWhat to do: ${remedy}\n\n- Severity: ${severity}\n`;
  });
  return [`## ${title}\n`, ...sections].join('\n');
}

/** The page, not yet formatted. */
export function toErrorsPage(
  catalogue: Readonly<Record<string, CatalogueEntry>>,
  logged: Readonly<Record<string, LoggedEntry>>,
): string {
  const sections = Object.entries(catalogue)
    .sort(([left], [right]) => (left < right ? -1 : 1))
    .map(([id, entry]) => section(id, entry));
  const others = Object.entries(logged);
  const intro =
    "A host's kernel refuses a command with one of these errors; whatever it refuses changes nothing. Words in braces stand for what was asked.\n";
  const recorded =
    'The error buffer of a partition, which [`partywall errors`](commands/errors.md) shows, also holds errors that are no refusals: those at the end of this page.\n';
  return [
    `${MARKDOWN_HEADER}\n# Errors\n`,
    intro,
    recorded,
    ...sections,
    loggedChapter(
      'Errors of the global environment',
      others.filter(([, entry]) => !entry.isForPrograms),
    ),
    loggedChapter(
      'Errors of programs',
      others.filter(([, entry]) => entry.isForPrograms),
    ),
  ].join('\n');
}
