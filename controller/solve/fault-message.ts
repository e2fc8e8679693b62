/**
 * One stable sentence for a fault: what was asked, what stands in the way, and the smallest way out.
 *
 * It holds no counts and nobody's names but those of the asking claims: who holds a device is told by class only, and
 * the sentence stays the same while others come and go.
 */
import { listNames } from '../api/list-names.ts';
import type { AllocationFault, AllocationProblem, ClaimConstraint, DeviceRequest } from './claims.ts';
import type { DevicePool } from './device-pool.ts';
import type { Requirement } from './requirement.ts';
import { classesText, constraintText, entryTitle } from './requirement-text.ts';
import { brokenClass } from './selector-fault.ts';

export interface FaultInput {
  pool: DevicePool;
  problem: AllocationProblem;
  fault: AllocationFault;
  /** Minimal; empty when none could be found within the budget. */
  conflict: readonly Requirement[];
}

export function faultMessage(input: FaultInput): string {
  const { problem, fault, conflict } = input;
  const asked = askedText(input);
  switch (fault) {
    case 'AllHeld':
      return `${asked}, and ${holdersText(conflict)}. Wait until one is released, or ask for something else.`;
    case 'UsedByHost':
      return (
        `${asked}, and the host itself uses ${entriesOf(conflict).length > 1 ? 'some of what' : 'every device that'} would do. ` +
        'Ask an administrator to take it out of use, or ask for something else.'
      );
    case 'RetainedData':
      return (
        `${asked}, and every device that would do keeps the data of another namespace. ` +
        'Ask an administrator to wipe it, or ask for something else.'
      );
    case 'AdapterToVersionedPartition':
      return (
        `${asked}, and only adapters would do, which are not exported to a partition that runs another version than ` +
        'its host. Ask for the devices behind an adapter, or run the version of the host.'
      );
    case 'ConstraintUnsatisfiable':
      return `${asked}, and no devices of the host fulfil that ${constraintsText(problem, conflict)}. Relax the constraint.`;
    case 'SelectorError':
      return brokenClassText(input, asked);
    case 'SearchBudgetExceeded':
      return (
        `no answer was found within ${problem.budget} steps of the search. ` +
        'Ask for fewer devices, or narrow them by more selective selectors.'
      );
    default:
      return `${asked}, and ${shortageText(input)}`;
  }
}

/** Who has what would do: other claims, and perhaps the host itself. */
function holdersText(conflict: readonly Requirement[]): string {
  return conflict.some(({ type }) => type === 'hostUse')
    ? 'other claims hold every device that would do and that the host does not use itself'
    : 'other claims hold every device that would do';
}

/** `entry hdisk0 asks for a device of class fc-disk`; of several, all that are part of the conflict. */
function askedText({ problem, conflict }: FaultInput): string {
  const entries = entriesOf(conflict);
  const requests = entries.map((at) => problem.claims[at.claim]?.devices[at.entry] as DeviceRequest);
  const titles = entries.map((at) => entryTitle(problem, at));
  const classes = listNames(requests.map(classesText));
  if (entries.length === 1) return `entry ${titles[0]} asks for a device of ${classes}`;
  return `entries ${listNames(titles)} ask for ${entries.length} different devices of ${classes}`;
}

/** Why there is not enough even if nothing were held: too many at once, or one that nothing matches. */
function shortageText({ problem, conflict }: FaultInput): string {
  if (entriesOf(conflict).length > 1) {
    return 'the host does not publish enough devices that match. Remove entries, relax their selectors, or publish more.';
  }
  const isPinned = conflict.some(({ type }) => type === 'deviceID');
  const isNarrowed = isPinned || conflict.some(({ type }) => type === 'selector');
  if (isPinned)
    return 'no such device has the deviceID that it names on this host. Correct or remove deviceID.';
  if (isNarrowed) return 'no device of the host passes its selectors. Relax them.';
  const adapters = problem.versioned ? ' that a versioned partition can have' : '';
  return `the host publishes no device of it${adapters}. Ask for another class, or ask an administrator for a device.`;
}

function brokenClassText({ pool, problem, conflict }: FaultInput, asked: string): string {
  for (const at of entriesOf(conflict)) {
    const broken = brokenClass(pool, problem, problem.claims[at.claim]?.devices[at.entry] as DeviceRequest);
    if (broken === undefined) continue;
    return (
      `${asked}, and a selector of class ${broken.name} does not compile: ${broken.error}. ` +
      'Ask an administrator to correct the class, or ask for another one.'
    );
  }
  return `${asked}, and a selector does not compile.`;
}

function constraintsText(problem: AllocationProblem, conflict: readonly Requirement[]): string {
  const texts = conflict.flatMap((part) =>
    part.type === 'constraint'
      ? [constraintText(problem.claims[part.claim]?.constraints[part.constraint] as ClaimConstraint)]
      : [],
  );
  return texts.join(', and that ');
}

function entriesOf(conflict: readonly Requirement[]): { claim: number; entry: number }[] {
  const entries = conflict.flatMap((part) => (part.type === 'entry' ? [part] : []));
  return entries.sort((a, b) => a.claim - b.claim || a.entry - b.entry);
}
