/** Everything that is wrong with a set of files, in one run. */
import { setChecks } from './checks/index.ts';
import { admitWithFindings } from './admit.ts';
import type { Finding } from './finding.ts';
import { type ManifestObject, openDocuments, problemAt } from './manifest-object.ts';
import { ManifestSet, type SetFinding } from './manifest-set.ts';
import { pathText, type Problem, sortProblems } from './problem.ts';
import { type ManifestInput, readDocuments } from './read.ts';
import type { SurprisingScalar } from './yaml-values.ts';

export interface ValidateOptions {
  /** For namespaced objects that name none; `default` without it. */
  namespace?: string;
}

const CREATION = { subresource: '' } as const;

/** Why a value has a type that nobody wrote. */
function explained(finding: Finding, surprises: readonly SurprisingScalar[]): Finding {
  const surprise = surprises.find(({ path }) => pathText(path) === pathText(finding.path));
  if (!surprise) return finding;
  const message = `${finding.message}; kubectl reads ${surprise.source} as ${surprise.reading}`;
  return { ...finding, message, remedy: `write it in quotes: "${surprise.source}"` };
}

/** A scalar that fits its field and may still not mean what its author thinks. */
function warningOf(source: ManifestObject, surprise: SurprisingScalar): Problem {
  const message = `kubectl reads ${surprise.source} as ${surprise.reading}`;
  const remedy = `write "${surprise.source}" for text, or write the value plainly`;
  return problemAt(
    source,
    { path: surprise.path, code: 'yaml-ambiguous', message, remedy, at: 'value' },
    'warning',
  );
}

function judgeObject(source: ManifestObject): Problem[] {
  const { findings } = admitWithFindings(source.object, undefined, CREATION);
  const problems = findings.map((finding) => problemAt(source, explained(finding, source.surprises)));
  const told = new Set(problems.map(({ path }) => path));
  const warnings = source.surprises.filter(({ path }) => !told.has(pathText(path)));
  return [...problems, ...warnings.map((surprise) => warningOf(source, surprise))];
}

function setProblem(finding: SetFinding): Problem {
  const { source, severity, character, path } = finding;
  const problem = problemAt(source, finding, severity);
  return character === undefined ? problem : { ...problem, ...source.positionInside(path, character) };
}

function bySource(findings: readonly SetFinding[]): ReadonlyMap<ManifestObject, SetFinding[]> {
  const grouped = new Map<ManifestObject, SetFinding[]>();
  for (const finding of findings) {
    const known = grouped.get(finding.source);
    if (known) known.push(finding);
    else grouped.set(finding.source, [finding]);
  }
  return grouped;
}

/** Object by object, because positions are cheap only for the document that was asked about last. */
function judgeObjects(objects: readonly ManifestObject[]): Problem[] {
  const set = new ManifestSet(objects);
  const ofSet = bySource(setChecks.flatMap((check) => check(set)));
  return objects.flatMap((source) => [...judgeObject(source), ...(ofSet.get(source) ?? []).map(setProblem)]);
}

/**
 * Validates files together: YAML, kinds, unknown fields, schema, CEL rules, selectors, references and what objects of
 * the set do to each other. The problems are sorted by file, line and column; there are none when all is well.
 */
export function validateFiles(inputs: readonly ManifestInput[], options: ValidateOptions = {}): Problem[] {
  const read = inputs.map(readDocuments);
  const documents = read.flatMap((result) => result.documents);
  const { objects, problems } = openDocuments(documents, options.namespace ?? 'default');
  return sortProblems([...read.flatMap((result) => result.problems), ...problems, ...judgeObjects(objects)]);
}
