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
import type { AllocationProblem, ClaimConstraint, ClaimRequest, DeviceRequest } from './claims.ts';
import type { DevicePool } from './device-pool.ts';
import type { Requirement } from './requirement.ts';
import { constraintText, expressionText } from './requirement-text.ts';

const MAXIMUM_SUGGESTIONS = 3;
/** Searches for suggestions of one sort; beyond these, none is told rather than many tried. */
const MAXIMUM_TRIALS = 12;
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

/**
 * At most three, in a fixed order: drop a selector, a constraint or a deviceID; ask another class; do without an entry;
 * and where no single change is enough, do without several.
 */
export function suggestEdits(input: SuggestInput): Suggestion[] {
  const own = input.conflict.filter((part) => 'claim' in part && part.claim === input.culprit);
  const entries = own.flatMap((part) => (part.type === 'entry' ? [part.entry] : [])).sort((a, b) => a - b);
  const found = trying(input, relaxations(input, own), MAXIMUM_SUGGESTIONS);
  found.push(...trying(input, otherClasses(input, entries), MAXIMUM_SUGGESTIONS - found.length));
  // One of several equal entries is as good as another: one suggestion says it.
  found.push(...trying(input, removals(input, entries), Math.min(1, MAXIMUM_SUGGESTIONS - found.length)));
  if (found.length === 0) found.push(...trying(input, largestPart(input), 1));
  return found.map(suggestion);
}

/** The first edits, at most so many, with which everything can be had. */
function trying(input: SuggestInput, edits: Iterable<ClaimEdit>, wanted: number): ClaimEdit[] {
  const found: ClaimEdit[] = [];
  let trials = 0;
  for (const edit of edits) {
    if (found.length === wanted || trials === MAXIMUM_TRIALS) break;
    trials += 1;
    if (input.isSolvable(withClaim(input, edit.claim))) found.push(edit);
  }
  return found;
}

function* relaxations(input: SuggestInput, own: readonly Requirement[]): Generator<ClaimEdit> {
  for (const type of ['selector', 'constraint', 'deviceID'] as const) {
    for (const part of own) if (part.type === type) yield relaxation(culpritOf(input), part);
  }
}

function* removals(input: SuggestInput, entries: readonly number[]): Generator<ClaimEdit> {
  const claim = culpritOf(input);
  if (claim.devices.length < 2) return;
  for (const entry of [...entries].reverse()) yield removal(claim, [entry]);
}

type Narrowing = Extract<Requirement, { type: 'selector' | 'constraint' | 'deviceID' }>;

/** The claim without something that narrows what it asks for. */
function relaxation(claim: ClaimRequest, part: Narrowing): ClaimEdit {
  if (part.type === 'constraint') {
    const text = constraintText(claim.constraints[part.constraint] as ClaimConstraint);
    return { ...withoutConstraint(claim, part.constraint), effect: `It is no longer required that ${text}.` };
  }
  const device = claim.devices[part.entry] as DeviceRequest;
  if (part.type === 'deviceID') {
    const effect = `${device.name} is any device that fits, not one by its id.`;
    return { ...withoutDeviceID(claim, part), effect };
  }
  const expression = expressionText(device.alternatives[part.alternative]?.selectors[part.selector] ?? '');
  return { ...withoutSelector(claim, part), effect: `${device.name} need not fulfil ${expression}.` };
}

function* otherClasses(input: SuggestInput, entries: readonly number[]): Generator<ClaimEdit> {
  const { pool, problem } = input;
  const claim = culpritOf(input);
  const open = pool.allowedClasses(problem.namespace, problem.namespaceLabels);
  for (const entry of entries) {
    const device = claim.devices[entry] as DeviceRequest;
    const asked = new Set(device.alternatives.map(({ deviceClassName }) => deviceClassName));
    const others = open.filter(({ name }) => !asked.has(name)).slice(0, MAXIMUM_CLASSES);
    for (const { name } of others) {
      const effect = `${device.name} is a device of class ${name}.`;
      yield { ...withClass(claim, { entry, alternative: 0 }, name), effect };
    }
  }
}

/** The claim without the entries that do not fit beside those before them. */
function* largestPart(input: SuggestInput): Generator<ClaimEdit> {
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
  if (removed.length > 0 && removed.length < claim.devices.length) yield removal(claim, removed);
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
