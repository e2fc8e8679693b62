/** Changes of a claim that would make the whole request succeed, each of them tried before it is told. */
import type { Suggestion } from '../api/explanation.ts';
import { listNames } from '../api/list-names.ts';
import {
  withClass,
  withoutConstraint,
  withoutDeviceID,
  withoutEntries,
  withoutSelector,
} from './claim-edit.ts';
import type { ClaimEdit } from './claim-edit.ts';
import type { AllocationProblem, ClaimConstraint, ClaimRequest } from './claims.ts';
import type { DevicePool } from './device-pool.ts';
import type { Requirement } from './requirement.ts';
import { constraintText, expressionText } from './requirement-text.ts';

const MAXIMUM_SUGGESTIONS = 3;
/** Searches for suggestions; beyond these, none is told rather than many tried. */
const MAXIMUM_TRIALS = 24;
/** Classes tried in place of the one that is asked for. */
const MAXIMUM_CLASSES = 8;

export interface SuggestInput {
  pool: DevicePool;
  problem: AllocationProblem;
  /** Index of the claim that is to be changed. */
  culprit: number;
  /** Only an edit of something in a minimal conflict can help: everything else leaves the conflict there. */
  conflict: readonly Requirement[];
  /** Whether a problem has a solution; false when that cannot be told within the bounds. */
  isSolvable: (problem: AllocationProblem) => boolean;
}

/** At most three, in a fixed order: drop a selector, a constraint, a deviceID, ask another class, remove entries. */
export function suggestEdits(input: SuggestInput): Suggestion[] {
  const suggestions: Suggestion[] = [];
  let trials = 0;
  for (const edit of edits(input)) {
    if (suggestions.length === MAXIMUM_SUGGESTIONS || trials === MAXIMUM_TRIALS) break;
    trials += 1;
    if (input.isSolvable(withClaim(input, edit.claim))) suggestions.push(suggestion(edit));
  }
  if (suggestions.length > 0) return suggestions;
  const smaller = largestPart(input);
  return smaller === undefined ? [] : [suggestion(smaller)];
}

function* edits(input: SuggestInput): Generator<ClaimEdit> {
  const claim = culpritOf(input);
  const own = input.conflict.filter((part) => 'claim' in part && part.claim === input.culprit);
  for (const part of own) {
    if (part.type !== 'selector') continue;
    const device = claim.devices[part.entry];
    const expression = expressionText(device?.alternatives[part.alternative]?.selectors[part.selector] ?? '');
    yield { ...withoutSelector(claim, part), effect: `${device?.name} need not fulfil ${expression}.` };
  }
  for (const part of own) {
    if (part.type !== 'constraint') continue;
    const text = constraintText(claim.constraints[part.constraint] as ClaimConstraint);
    yield { ...withoutConstraint(claim, part.constraint), effect: `It is no longer required that ${text}.` };
  }
  for (const part of own) {
    if (part.type !== 'deviceID') continue;
    const effect = `${claim.devices[part.entry]?.name} is any device that fits, not one by its id.`;
    yield { ...withoutDeviceID(claim, part), effect };
  }
  const entries = own.flatMap((part) => (part.type === 'entry' ? [part.entry] : []));
  for (const entry of entries) yield* otherClasses(input, entry);
  for (const entry of entries.reverse()) if (claim.devices.length > 1) yield removal(claim, [entry]);
}

function* otherClasses({ pool, problem, culprit }: SuggestInput, entry: number): Generator<ClaimEdit> {
  const claim = problem.claims[culprit] as ClaimRequest;
  const device = claim.devices[entry];
  const asked = new Set(device?.alternatives.map(({ deviceClassName }) => deviceClassName));
  const open = pool
    .allowedClasses(problem.namespace, problem.namespaceLabels)
    .filter(({ name }) => !asked.has(name));
  for (const { name } of open.slice(0, MAXIMUM_CLASSES)) {
    const effect = `${device?.name} is a device of class ${name}.`;
    yield { ...withClass(claim, { entry, alternative: 0 }, name), effect };
  }
}

/** The claim without the entries that do not fit beside those before them. */
function largestPart(input: SuggestInput): ClaimEdit | undefined {
  const claim = culpritOf(input);
  const removed: number[] = [];
  for (const [entry, device] of claim.devices.entries()) {
    if (device.keep !== undefined) continue;
    const later = [...claim.devices.keys()].filter(
      (other) => other > entry && claim.devices[other]?.keep === undefined,
    );
    const { claim: part } = withoutEntries(claim, new Set([...removed, ...later]));
    if (!input.isSolvable(withClaim(input, part))) removed.push(entry);
  }
  if (removed.length === 0 || removed.length === claim.devices.length) return undefined;
  return removal(claim, removed);
}

function removal(claim: ClaimRequest, entries: readonly number[]): ClaimEdit {
  const names = listNames(entries.map((entry) => claim.devices[entry]?.name ?? ''));
  return { ...withoutEntries(claim, new Set(entries)), effect: `The claim does without ${names}.` };
}

function culpritOf({ problem, culprit }: SuggestInput): ClaimRequest {
  return problem.claims[culprit] as ClaimRequest;
}

function withClaim({ problem, culprit }: SuggestInput, claim: ClaimRequest): AllocationProblem {
  return { ...problem, claims: problem.claims.map((other, index) => (index === culprit ? claim : other)) };
}

function suggestion({ operations, effect }: ClaimEdit): Suggestion {
  return { patch: JSON.stringify(operations), effect };
}
