/** A plan in a file: the objects as they are to be applied, and what was said would become of them. */
import { readFileSync, writeFileSync } from 'node:fs';
import type { KubeObject } from '../../controller/api/object.ts';
import type { GivenSet } from '../arguments/given-set.ts';
import { parsePruneSelector } from '../arguments/given-set.ts';
import { UsageError } from '../../controller/questions/errors.ts';
import { jsonText } from '../render/json.ts';
import type { PruneScope } from '../../controller/apply/prune.ts';
import type { Change, Plan } from '../../controller/questions/plan/document.ts';

/** schemas/cli/savedplan_v1alpha1.json */
export interface SavedPlan {
  apiVersion: 'cli.partywall.dev/v1alpha1';
  kind: 'SavedPlan';
  plan: Plan;
  objects: KubeObject[];
  /** Present when what belongs to the set and is not among the objects is to be deleted. */
  prune?: PruneScope;
}

/** @throws UsageError when the file cannot be written */
export function writeSavedPlan(file: string, plan: Plan, { objects, scope }: GivenSet): void {
  const { apiVersion } = plan;
  const saved: SavedPlan = {
    apiVersion,
    kind: 'SavedPlan',
    plan,
    objects: objects.map(({ object }) => object),
    ...(scope === undefined ? {} : { prune: scope }),
  };
  try {
    writeFileSync(file, jsonText(saved));
  } catch (error) {
    throw new UsageError(`the plan cannot be written to '${file}': ${textOf(error)}`);
  }
}

/** @throws UsageError when there is no plan of this version in the file */
export function readSavedPlan(file: string): SavedPlan {
  let saved: unknown;
  try {
    saved = JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    throw new UsageError(`no plan can be read from '${file}': ${textOf(error)}`, MAKE_ONE);
  }
  if (isSavedPlan(saved)) return saved;
  throw new UsageError(`'${file}' holds no plan of this version of partywall`, MAKE_ONE);
}

const MAKE_ONE = 'Make one: partywall plan PATH --out FILE';

/** Objects are checked again where they are stored; here only what is used before that. */
function isSavedPlan(value: unknown): value is SavedPlan {
  if (typeof value !== 'object' || value === null) return false;
  const { apiVersion, kind, plan, objects, prune } = value as Partial<SavedPlan>;
  const isOurs = apiVersion === 'cli.partywall.dev/v1alpha1' && kind === 'SavedPlan';
  if (!isOurs || !Array.isArray(objects) || typeof plan !== 'object' || !isScope(prune)) return false;
  return typeof plan.digest === 'string' && Array.isArray(plan.changes) && objects.every(isNamed);
}

function isScope(prune: unknown): boolean {
  if (prune === undefined) return true;
  if (typeof prune !== 'object' || prune === null) return false;
  const { selector, all } = prune as { selector?: unknown; all?: unknown };
  if (selector === undefined) return all === true;
  if (typeof selector !== 'string' || all !== undefined) return false;
  return typeof parsePruneSelector(selector) !== 'string';
}

function isNamed(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  const { kind, metadata } = value as Partial<KubeObject>;
  return typeof kind === 'string' && typeof metadata?.name === 'string';
}

/** What a plan was made of; where the objects stood in files is no longer known. */
export function givenSetOf(file: string, { objects, prune }: SavedPlan): GivenSet {
  return {
    objects: objects.map((object) => ({ object, file, positionOf: () => ({ line: 1, column: 1 }) })),
    texts: new Map(),
    ...(prune === undefined ? {} : { scope: prune }),
  };
}

/** Titles of the objects about which two plans differ. */
export function differences(saved: Plan, now: Plan): string[] {
  const textByTitle = (plan: Plan): Map<string, string> =>
    new Map(plan.changes.map((change) => [titleOf(change), JSON.stringify(change)]));
  const [old, fresh] = [textByTitle(saved), textByTitle(now)];
  return [...new Set([...old.keys(), ...fresh.keys()])].filter(
    (title) => old.get(title) !== fresh.get(title),
  );
}

function titleOf({ kind, namespace, name }: Change): string {
  return namespace === undefined ? `${kind} ${name}` : `${kind} ${namespace}/${name}`;
}

function textOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
