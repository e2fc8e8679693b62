/**
 * What an API server does to an object before it stores it: defaults, unknown fields, schema, metadata and CEL rules.
 *
 * Pure and synchronous. The given object is never changed; what did not change is shared with the result.
 */
import type { KubeObject } from '../api/object.ts';
import { type Finding, findingText } from './finding.ts';
import { type Admission, manifestKind, manifestKindNames, type ManifestKind } from './kinds.ts';
import { checkMetadata } from './metadata-check.ts';
import { type Path, pathText } from './problem.ts';
import { checkOwnRules, checkRules } from './rules-check.ts';
import type { SchemaPlan } from './schema-plan.ts';
import { applyStructure } from './structure.ts';
import { didYouMean } from './suggest.ts';

/** One thing that is wrong; the shape of the cluster port's field problems. */
export interface AdmissionProblem {
  path: string;
  message: string;
  code: string;
}

export interface Findings {
  object: KubeObject;
  findings: Finding[];
}

type JsonObject = Readonly<Record<string, unknown>>;

const NO_PATH: Path = [];
const STATUS: Path = ['status'];

function unknownKind(object: KubeObject): Finding {
  const { kind } = object;
  const message = `expected one of the kinds ${manifestKindNames().join(', ')}, got ${JSON.stringify(kind)}`;
  return {
    path: ['kind'],
    code: 'unknown-kind',
    message,
    ...didYouMean(kind, manifestKindNames()),
    at: 'value',
  };
}

/** Whether kind and version are served; findings where they are not. */
export function checkKind(object: KubeObject): Finding[] {
  const kind = manifestKind(object.kind);
  if (!kind) return [unknownKind(object)];
  if (object.apiVersion === kind.apiVersion) return [];
  const message = `expected apiVersion ${kind.apiVersion} for kind ${kind.kind}, got ${JSON.stringify(object.apiVersion)}`;
  const remedy = `write apiVersion: ${kind.apiVersion}`;
  return [{ path: ['apiVersion'], code: 'unknown-api-version', message, remedy, at: 'value' }];
}

/** Applies defaults to the fields of the object that clients write, and finds unknown ones. Metadata is not touched. */
function structureOf(object: KubeObject, root: SchemaPlan): Findings {
  const { apiVersion, kind, metadata, ...rest } = object;
  const { value, findings } = applyStructure(rest, root, NO_PATH);
  const defaulted = value as Partial<Pick<KubeObject, 'spec' | 'status'>>;
  const isSame = defaulted === rest;
  return { object: isSame ? object : { apiVersion, kind, metadata, ...defaulted }, findings };
}

interface SpecContext {
  admission: Admission;
  /** What is wrong with the name: rules that read it would only repeat that in stranger words. */
  nameless: readonly Finding[];
}

/** A client's write: everything but status, which the store keeps from the object before. */
function admitSpec(
  object: KubeObject,
  old: KubeObject | undefined,
  { admission, nameless }: SpecContext,
): Findings {
  const { status, ...written } = object;
  const kept = old === undefined || status === undefined ? written : { ...written, status };
  const structured = structureOf(kept, admission.root);
  const { status: newStatus, ...withoutStatus } = structured.object;
  const findings = [...structured.findings, ...admission.checkAllButStatus(withoutStatus, NO_PATH)];
  const rules = checkRules({
    plan: admission.root,
    value: newStatus === undefined ? withoutStatus : { ...withoutStatus, status: newStatus },
    old,
    path: NO_PATH,
    earlier: [...nameless, ...findings],
  });
  return { object: structured.object, findings: [...findings, ...rules] };
}

/** What a new object has as its status. */
function defaultStatus({ root }: Admission): unknown {
  return (applyStructure({}, root, NO_PATH).value as Partial<KubeObject>).status;
}

/** A status write: the rest is the stored object, which was admitted when it was written. */
function admitStatus(object: KubeObject, old: KubeObject | undefined, admission: Admission): Findings {
  const asked = object.status ?? defaultStatus(admission) ?? {};
  const { value, findings: structural } = applyStructure(asked, admission.status, STATUS);
  const status = value as NonNullable<KubeObject['status']>;
  const admitted: KubeObject = status === object.status ? object : { ...object, status };
  const findings = [...structural, ...admission.checkStatus(status, STATUS)];
  const below = checkRules({
    plan: admission.status,
    value: status,
    old: (old as JsonObject | undefined)?.status,
    path: STATUS,
    earlier: findings,
  });
  const own = checkOwnRules({ plan: admission.root, value: admitted, old, path: NO_PATH, earlier: findings });
  return { object: admitted, findings: [...findings, ...below, ...own] };
}

function metadataFindings(object: KubeObject, old: KubeObject | undefined, kind: ManifestKind): Finding[] {
  if (old !== undefined && old.metadata === object.metadata) return [];
  return checkMetadata(object.metadata, {
    namespaced: kind.namespaced,
    nameIsLabel: kind.kind === 'Namespace',
  });
}

/** As `admit`, with what is wrong in a shape that keeps paths and remedies apart. */
export function admitWithFindings(
  object: KubeObject,
  old: KubeObject | undefined,
  operation: { subresource: '' | 'status' },
): Findings {
  const wrongKind = checkKind(object);
  const kind = manifestKind(object.kind);
  if (!kind || wrongKind.length > 0) return { object, findings: wrongKind };
  const { admission } = kind;
  if (operation.subresource === 'status') {
    return admission ? admitStatus(object, old, admission) : { object, findings: [] };
  }
  const metadata = metadataFindings(object, old, kind);
  if (!admission) return { object, findings: metadata };
  const nameless = metadata.filter(({ path: [, field] }) => field === undefined || field === 'name');
  const admitted = admitSpec(object, old, { admission, nameless });
  return { object: admitted.object, findings: [...metadata, ...admitted.findings] };
}

/**
 * Admits an object as an API server does. `old` is absent on creation, where a status is dropped for the default one.
 *
 * The answer holds the object with defaults; when there are problems it must not be stored. An unknown field is a
 * problem and not silently dropped, as with kubectl's strict validation.
 */
export function admit(
  object: KubeObject,
  old: KubeObject | undefined,
  operation: { subresource: '' | 'status' },
): { object: KubeObject; problems: AdmissionProblem[] } {
  const { object: admitted, findings } = admitWithFindings(object, old, operation);
  const problems = findings.map((finding) => ({
    path: pathText(finding.path),
    message: findingText(finding),
    code: finding.code,
  }));
  return { object: admitted, problems };
}
