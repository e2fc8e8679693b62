/** docs/reasons.md: every reason with where it occurs, what it means and what to do. */
import type { ReasonExplanation } from '../controller/api/reasons.ts';
import type { ResourceDefinition } from '../controller/api/resource-definition.ts';
import { reasonRowsOf } from './generate-conditions.ts';
import { code, MARKDOWN_HEADER } from './generate-markdown.ts';

/** Reason -> `Kind Condition (status)`, in the order of kinds and of their CRDs. */
function occurrences(definitions: readonly ResourceDefinition[]): Map<string, string[]> {
  const found = new Map<string, string[]>();
  const rows = definitions.flatMap((definition) =>
    reasonRowsOf(definition).map((row) => ({ ...row, kind: definition.kind })),
  );
  for (const { kind, type, status, reasons } of rows) {
    const where = `${kind} ${code(type)} ${status === 'True' ? 'True' : 'False or Unknown'}`;
    for (const reason of reasons) found.set(reason, [...(found.get(reason) ?? []), where]);
  }
  return found;
}

/** The page, not yet formatted. */
export function toReasonsPage(
  definitions: readonly ResourceDefinition[],
  explanations: Readonly<Record<string, ReasonExplanation>>,
): string {
  const sections = [...occurrences(definitions)]
    .sort(([left], [right]) => (left < right ? -1 : 1))
    .map(([reason, where]) => {
      const explanation = explanations[reason];
      if (explanation === undefined) {
        throw new Error(
          `reason ${reason} is in crds/ and has no explanation in controller/api/reasons.ts: add one`,
        );
      }
      const places = where.map((place) => `- ${place}`).join('\n');
      return `## ${reason}\n\n${explanation.meaning}\n\nWhat to do: ${explanation.remedy}\n\nWhere it occurs:\n\n${places}\n`;
    });
  const intro =
    'A condition gives one of these reasons, and no other. `partywall explain REASON` prints the same texts.\n';
  return [`${MARKDOWN_HEADER}\n# Reasons\n`, intro, ...sections].join('\n');
}
