/** A plan for a pull request. */
import type { Affected, Change, Effect, Outcome, Plan } from '../../controller/questions/plan/document.ts';
import { hasChanges } from '../../controller/questions/plan/document.ts';
import { effectText, summaryText, troubleText } from './effect-text.ts';

/** What comes from files must not end a cell, a link or the comment that holds the plan. */
function escape(text: string): string {
  return text.replace(/[\\`*_{}[\]<>|#~]/g, '\\$&').replace(/\s+/g, ' ');
}

function titleOf({ kind, namespace, name }: Pick<Change, 'kind' | 'namespace' | 'name'>): string {
  return escape(namespace === undefined ? `${kind} ${name}` : `${kind} ${namespace}/${name}`);
}

function effectCell(effects: readonly Effect[]): string {
  return effects.map((effect) => escape(effectText(effect))).join('<br>');
}

function outcomeCell({ ready, reason, message }: Outcome): string {
  // What is pruned is not Ready but gone.
  if (ready && reason === 'Pruned') return escape(reason);
  return ready ? `Ready (${escape(reason)})` : `**${escape(reason)}**: ${escape(message)}`;
}

function tableOf(rows: readonly string[][]): string {
  const titles = ['Action', 'Object', 'Effects', 'Outcome'];
  const lines = [titles, titles.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |\n`);
  return lines.join('');
}

function rowOf({ action, risk, effects, outcome, ...title }: Change): string[] {
  const warning = risk === 'none' ? '' : ` (${risk})`;
  return [`${action}${warning}`, titleOf(title), effectCell(effects), outcomeCell(outcome)];
}

function bystanderRow({ effects, outcome, ...title }: Affected): string[] {
  return ['follows', titleOf(title), effectCell(effects), outcomeCell(outcome)];
}

export function renderPlanMarkdown(plan: Plan): string {
  const { changes, summary, digest } = plan;
  const shown = changes.filter(
    ({ action, effects, outcome }) => action !== 'none' || effects.length > 0 || !outcome.ready,
  );
  const bystanders = new Map(changes.flatMap(({ affects }) => affects).map((one) => [titleOf(one), one]));
  const trouble = troubleText(plan);
  const warning = trouble === '' ? '' : ` **${trouble}**`;
  const parts = [`### Partywall plan\n\n${summaryText(summary)}.${warning}\n`];
  if (!hasChanges(plan)) parts.push('Nothing to do.\n');
  if (shown.length > 0) parts.push(tableOf(shown.map(rowOf)));
  if (bystanders.size > 0) {
    parts.push(`Outside these files:\n\n${tableOf([...bystanders.values()].map(bystanderRow))}`);
  }
  parts.push(`<sub>${digest}</sub>\n`);
  return parts.join('\n');
}
