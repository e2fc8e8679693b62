/** docs/errors.md: every refusal of a kernel, from the error catalogue. */
import type { CatalogueEntry } from '../controller/api/catalogue.ts';
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

/** The page, not yet formatted. */
export function toErrorsPage(catalogue: Readonly<Record<string, CatalogueEntry>>): string {
  const sections = Object.entries(catalogue)
    .sort(([left], [right]) => (left < right ? -1 : 1))
    .map(([id, entry]) => section(id, entry));
  const intro =
    "A host's kernel refuses a command with one of these errors; whatever it refuses changes nothing. Words in braces stand for what was asked.\n";
  return [`${MARKDOWN_HEADER}\n# Errors\n`, intro, ...sections].join('\n');
}
