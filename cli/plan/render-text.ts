/** A plan for a person at a terminal. */
import type { Colors } from '../render/colors.ts';
import type { Paint } from '../render/table.ts';
import { withoutControls } from '../render/text-width.ts';
import type { Affected, Change, Plan } from '../../controller/questions/plan/document.ts';
import { hasChanges, isLoss, isStuck } from '../../controller/questions/plan/document.ts';
import { effectText, summaryText, troubleText } from './effect-text.ts';

interface Mark {
  sign: string;
  verb: string;
  paint: Paint;
}

function markOf(action: Change['action'], colors: Colors): Mark {
  switch (action) {
    case 'create':
      return { sign: '+', verb: 'create', paint: colors.green };
    case 'update':
      return { sign: '~', verb: 'update', paint: colors.yellow };
    case 'delete':
      return { sign: '-', verb: 'delete', paint: colors.red };
    case 'none':
      return { sign: '=', verb: 'keep', paint: colors.dim };
  }
}

function titleOf({ kind, namespace, name }: Pick<Change, 'kind' | 'namespace' | 'name'>): string {
  return namespace === undefined ? `${kind} ${name}` : `${kind} ${namespace}/${name}`;
}

function linesOf(
  { effects, outcome }: Pick<Change, 'effects' | 'outcome'>,
  fault: string,
  colors: Colors,
): string {
  const lines = effects.map((effect) => {
    const text = withoutControls(effectText(effect));
    return `      ${isLoss(effect) ? colors.red(text) : text}\n`;
  });
  if (!outcome.ready) {
    const message = withoutControls(outcome.message);
    lines.push(`      ${colors.red(`${fault}: ${outcome.reason}`)}\n        ${message}\n`);
  }
  return lines.join('');
}

const NOT_READY = 'would not be Ready';

function changeText(change: Change, colors: Colors): string {
  const { sign, verb, paint } = markOf(change.action, colors);
  const head = `  ${paint(`${sign} ${verb}`)}  ${colors.bold(titleOf(change))}\n`;
  return head + linesOf(change, isStuck(change) ? 'would not be gone' : NOT_READY, colors);
}

/** What is neither changed nor in trouble is only counted. */
function isWorthALine({ action, effects, outcome }: Change): boolean {
  return action !== 'none' || effects.length > 0 || !outcome.ready;
}

/** Each once, however many changes it follows from. */
function bystandersOf(changes: readonly Change[]): Affected[] {
  return [...new Map(changes.flatMap(({ affects }) => affects).map((one) => [titleOf(one), one])).values()];
}

export function renderPlanText(plan: Plan, colors: Colors): string {
  const shown = plan.changes.filter(isWorthALine);
  const bystanders = bystandersOf(plan.changes);
  const parts = shown.map((change) => changeText(change, colors));
  if (bystanders.length > 0) {
    const texts = bystanders.map(
      (one) =>
        `  ${colors.yellow('* follows')}  ${colors.bold(titleOf(one))}\n${linesOf(one, NOT_READY, colors)}`,
    );
    parts.push(`\n${colors.bold('Outside these files:')}\n${texts.join('')}`);
  }
  const gap = parts.length > 0 ? '\n' : '';
  return parts.join('') + gap + verdict(plan, colors);
}

function verdict(plan: Plan, colors: Colors): string {
  const counts = `${colors.bold('Plan:')} ${summaryText(plan.summary)}.`;
  const state = hasChanges(plan) ? '' : ' Nothing to do.';
  const trouble = troubleText(plan);
  return `${counts}${state}${trouble === '' ? '' : ` ${colors.red(trouble)}`}\n`;
}
