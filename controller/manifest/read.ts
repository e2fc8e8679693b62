/**
 * Text to documents: what kubectl would read from a file, with the position of everything in it.
 *
 * Positions are looked up only where there is something to say: a document that has a problem is read a second time,
 * with its places.
 */
import { LineIndex } from './line-index.ts';
import { MAXIMUM_DOCUMENT_LENGTH } from './limits.ts';
import type { Path, Position, Problem } from './problem.ts';
import { findQuickPlaces, type QuickPlaces } from './quick-places.ts';
import { readQuickly } from './quick-yaml.ts';
import { splitDocuments } from './split-documents.ts';
import { type Anchor, parseYamlDocument, type YamlDocument } from './yaml-document.ts';
import type { SurprisingScalar } from './yaml-values.ts';

/** A file, or standard input under the name `-`. */
export interface ManifestInput {
  file: string;
  text: string;
}

export interface SourceDocument {
  readonly file: string;
  readonly value: unknown;
  readonly surprises: readonly SurprisingScalar[];
  /** Where a path stands; its nearest parent where it is not there. */
  positionOf(path: Path, at: Anchor): Position;
  /** Where one character of a scalar's text stands; where the scalar stands when its spelling hides that. */
  positionInside(path: Path, character: number): Position;
}

export interface ReadResult {
  documents: SourceDocument[];
  /** What is wrong with the text itself. A document with such a fault is not among the documents. */
  problems: Problem[];
}

/**
 * The document whose positions were asked for last. Problems come document by document, and keeping those of
 * more than one would fill the memory when every file has a problem.
 */
let latest: { text: string; places: QuickPlaces } | undefined;

class SourceText {
  readonly file: string;
  readonly #text: string;
  readonly #lines: LineIndex;
  readonly documents: SourceDocument[] = [];
  readonly problems: Problem[] = [];

  constructor({ file, text }: ManifestInput) {
    this.file = file;
    this.#text = text;
    this.#lines = new LineIndex(text);
  }

  read(): void {
    for (const { start, end } of splitDocuments(this.#text))
      this.#readDocument(this.#text.slice(start, end), start);
  }

  #readDocument(text: string, start: number): void {
    const quick = text.length > MAXIMUM_DOCUMENT_LENGTH ? undefined : readQuickly(text);
    if (quick === undefined) this.#readFully(text, start);
    else if ('value' in quick) this.#addQuick(quick.value, text, start);
  }

  #addQuick(value: unknown, text: string, start: number): void {
    const places = (): QuickPlaces => {
      if (latest?.text !== text) latest = { text, places: findQuickPlaces(text) };
      return latest.places;
    };
    this.#add({ value, surprises: [] }, start, places);
  }

  #readFully(text: string, start: number): void {
    const parsed = parseYamlDocument(text);
    if (parsed.empty) return;
    const { faults } = parsed;
    for (const fault of faults) {
      const { code, message, remedy, offset, otherOffset } = fault;
      const first = otherOffset === undefined ? undefined : this.#lines.positionOf(start + otherOffset);
      this.problems.push({
        severity: 'error',
        code,
        message: first === undefined ? message : `${message}, first at line ${first.line}`,
        ...(remedy === undefined ? {} : { remedy }),
        file: this.file,
        ...this.#lines.positionOf(start + offset),
        path: '',
      });
    }
    if (faults.length > 0) return;
    this.#add(parsed, start, () => parsed);
  }

  #add(read: Pick<YamlDocument, 'value' | 'surprises'>, start: number, places: () => QuickPlaces): void {
    this.documents.push({
      file: this.file,
      value: read.value,
      surprises: read.surprises,
      positionOf: (path, at) => this.#lines.positionOf(start + places().offsetOf(path, at)),
      positionInside: (path, character) =>
        this.#lines.positionOf(start + places().offsetInside(path, character)),
    });
  }
}

/** Reads the documents of one file. Empty documents are left out. */
export function readDocuments(input: ManifestInput): ReadResult {
  const source = new SourceText(input);
  source.read();
  return { documents: source.documents, problems: source.problems };
}
