/** Documents to objects: lists are opened, and what is no object of a known kind is refused. */
import { type KubeObject, type ObjectMeta } from '../api/object.ts';
import { checkKind } from './admit.ts';
import { typeOfValue } from './describe-value.ts';
import type { Finding } from './finding.ts';
import { isNamespaced } from './kinds.ts';
import { type Path, pathText, type Position, type Problem } from './problem.ts';
import type { SourceDocument } from './read.ts';
import type { Anchor } from './yaml-document.ts';
import type { SurprisingScalar } from './yaml-values.ts';

export interface ManifestObject {
  /** As written, without defaults; a namespaced object without a namespace has got one. */
  readonly object: KubeObject;
  readonly file: string;
  /** Scalars that kubectl may read otherwise than their author; paths from the root of the object. */
  readonly surprises: readonly SurprisingScalar[];
  /** Where a path of the object stands: as steps, or as an API server writes it. */
  positionOf(path: Path | string, at?: Anchor): Position;
  /** Where a character of a scalar's text stands, as well as it can be told. */
  positionInside(path: Path, character: number): Position;
}

export interface OpenedDocuments {
  objects: ManifestObject[];
  problems: Problem[];
}

type JsonObject = Readonly<Record<string, unknown>>;

/** Lists of lists make no sense beyond this. */
const DEEPEST_LIST = 4;

function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** `spec.devices[0].name` as steps. Keys of maps in brackets, as labels are written, are taken as they are. */
export function parsePath(text: string): Path {
  const steps: (string | number)[] = [];
  for (const [, name, bracketed] of text.matchAll(/([^.[\]]+)|\[([^\]]*)\]/g)) {
    if (name !== undefined) steps.push(name);
    else if (bracketed !== undefined) steps.push(/^\d+$/.test(bracketed) ? Number(bracketed) : bracketed);
  }
  return steps;
}

/** Makes a problem of a finding about something in a document. */
export function problemAt(
  source: Pick<ManifestObject, 'file' | 'positionOf'>,
  finding: Finding,
  severity: Problem['severity'] = 'error',
): Problem {
  const { code, message, remedy, path, at } = finding;
  return {
    severity,
    code,
    message,
    ...(remedy === undefined ? {} : { remedy }),
    file: source.file,
    ...source.positionOf(path, at),
    path: pathText(path),
  };
}

class DocumentOpener {
  readonly objects: ManifestObject[] = [];
  readonly problems: Problem[] = [];
  readonly #document: SourceDocument;
  readonly #namespace: string;

  constructor(document: SourceDocument, namespace: string) {
    this.#document = document;
    this.#namespace = namespace;
  }

  open(value: unknown, base: Path): void {
    if (!isObject(value)) {
      this.#refuse(
        base,
        [],
        'not-an-object',
        `expected an object with apiVersion and kind, got ${typeOfValue(value)}`,
      );
      return;
    }
    const { kind, apiVersion } = value;
    if (typeof kind === 'string' && kind.endsWith('List') && ('items' in value || kind === 'List')) {
      this.#openList(value.items, base);
      return;
    }
    for (const [name, field] of [['apiVersion', apiVersion] as const, ['kind', kind] as const]) {
      if (typeof field === 'string') continue;
      this.#refuse(
        base,
        [name],
        'not-an-object',
        `Required value: expected a string, got ${typeOfValue(field)}`,
      );
      return;
    }
    this.#add(value, base);
  }

  #openList(items: unknown, base: Path): void {
    if (!Array.isArray(items)) {
      this.#refuse(base, ['items'], 'not-an-object', `expected a list of objects, got ${typeOfValue(items)}`);
    } else if (base.length >= DEEPEST_LIST * 2) {
      this.#refuse(base, [], 'not-an-object', `lists inside lists, more than ${DEEPEST_LIST} deep`);
    } else {
      for (const [at, item] of items.entries()) this.open(item, [...base, 'items', at]);
    }
  }

  #refuse(base: Path, path: Path, code: string, message: string): void {
    const source = { file: this.#document.file, positionOf: this.#locator(base) };
    this.problems.push(problemAt(source, { path, code, message, at: 'value' }));
  }

  #locator(base: Path): ManifestObject['positionOf'] {
    return (path, at = 'value') => {
      const steps = typeof path === 'string' ? parsePath(path) : path;
      return this.#document.positionOf([...base, ...steps], at);
    };
  }

  #add(value: JsonObject, base: Path): void {
    const written = value as unknown as KubeObject;
    const source: ManifestObject = {
      object: this.#withNamespace(written),
      file: this.#document.file,
      surprises: this.#surprisesBelow(base),
      positionOf: this.#locator(base),
      positionInside: (path, character) => this.#document.positionInside([...base, ...path], character),
    };
    const findings = checkKind(written);
    if (findings.length === 0) this.objects.push(source);
    else this.problems.push(...findings.map((finding) => problemAt(source, finding)));
  }

  #withNamespace(object: KubeObject): KubeObject {
    const metadata: unknown = object.metadata;
    if (!isObject(metadata) || isNamespaced(object.kind) !== true) return object;
    const { namespace } = metadata;
    if (namespace !== undefined && namespace !== null && namespace !== '') return object;
    return { ...object, metadata: { ...(metadata as unknown as ObjectMeta), namespace: this.#namespace } };
  }

  #surprisesBelow(base: Path): SurprisingScalar[] {
    return this.#document.surprises
      .filter(({ path }) => base.every((step, at) => path[at] === step))
      .map((surprise) => ({ ...surprise, path: surprise.path.slice(base.length) }));
  }
}

/** Opens documents into objects. `namespace` is for namespaced objects that name none. */
export function openDocuments(documents: readonly SourceDocument[], namespace: string): OpenedDocuments {
  const objects: ManifestObject[] = [];
  const problems: Problem[] = [];
  for (const document of documents) {
    const opener = new DocumentOpener(document, namespace);
    opener.open(document.value, []);
    objects.push(...opener.objects);
    problems.push(...opener.problems);
  }
  return { objects, problems };
}
