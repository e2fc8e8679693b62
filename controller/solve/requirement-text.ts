/** Requirements as a person reads them. Other tenants are told by class only (LIFE-28). */
import { listNames } from '../api/list-names.ts';
import type { AllocationProblem, ClaimConstraint, DeviceRequest } from './claims.ts';
import type { Requirement } from './requirement.ts';

/** Expressions may be long; a status has room for the beginning. */
const EXPRESSION_SHOWN = 200;

/**
 * One sentence part for each requirement, entries of the same classes told together, so that many entries that
 * contend for few devices are one line. What was minimal stays minimal: a line stands for all it names.
 */
export function conflictText(problem: AllocationProblem, conflict: readonly Requirement[]): string[] {
  const lines: string[] = [];
  const entries = new Map<string, { names: string[]; classes: string }>();
  for (const requirement of conflict) {
    if (requirement.type !== 'entry') {
      lines.push(narrowingText(problem, requirement));
      continue;
    }
    const device = entryOf(problem, requirement);
    const group = entries.get(classesText(device)) ?? { names: [], classes: classesText(device) };
    group.names.push(entryTitle(problem, requirement));
    entries.set(group.classes, group);
  }
  const grouped = [...entries.values()].map(({ names, classes }) =>
    names.length === 1
      ? `${names[0]} is a device of ${classes}`
      : `${listNames(names)} are ${names.length} different devices of ${classes}`,
  );
  return [...grouped, ...lines.reverse()];
}

/** The classes of an entry: `class fc-disk`, or `class fc-disk or nvme`. */
export function classesText(device: DeviceRequest): string {
  const names = [...new Set(device.alternatives.map(({ deviceClassName }) => deviceClassName))];
  return `class ${names.join(' or ')}`;
}

export function constraintText(constraint: ClaimConstraint): string {
  const how = constraint.type === 'match' ? 'the same' : 'different';
  return `${listNames(constraint.devices)} have ${how} ${constraint.attribute}`;
}

/** An expression, cut to what a status has room for. */
export function expressionText(expression: string): string {
  const line = expression.replace(/\s+/g, ' ').trim();
  return line.length <= EXPRESSION_SHOWN ? line : `${line.slice(0, EXPRESSION_SHOWN - 1)}…`;
}

/** An entry's name, with its claim where the problem has several. */
export function entryTitle(problem: AllocationProblem, at: { claim: number; entry: number }): string {
  const { name } = entryOf(problem, at);
  return problem.claims.length === 1 ? name : `${name} of claim ${problem.claims[at.claim]?.name}`;
}

function entryOf(
  problem: AllocationProblem,
  { claim, entry }: { claim: number; entry: number },
): DeviceRequest {
  return problem.claims[claim]?.devices[entry] as DeviceRequest;
}

function narrowingText(
  problem: AllocationProblem,
  requirement: Exclude<Requirement, { type: 'entry' }>,
): string {
  switch (requirement.type) {
    case 'selector': {
      const choice = entryOf(problem, requirement).alternatives[requirement.alternative];
      const expression = choice?.selectors[requirement.selector] ?? '';
      return `${entryTitle(problem, requirement)} fulfils ${expressionText(expression)}`;
    }
    case 'deviceID': {
      const choice = entryOf(problem, requirement).alternatives[requirement.alternative];
      return `${entryTitle(problem, requirement)} is device ${choice?.deviceID}`;
    }
    case 'constraint':
      return constraintText(
        problem.claims[requirement.claim]?.constraints[requirement.constraint] as ClaimConstraint,
      );
    case 'holds':
      return 'what other claims hold stays with them';
    case 'hostUse':
      return 'what a host uses itself stays with it';
    case 'retention':
      return 'retained data stays with its namespace';
    case 'adapters':
      return 'adapters are not exported to versioned partitions';
  }
}
