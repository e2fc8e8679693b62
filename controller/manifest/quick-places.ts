/**
 * Where everything stands in a document that the quick reader can read: the same answers as the full parser's, without
 * its cost. When every file of thousands has something to say, this is what keeps saying it cheap.
 */
import { PlaceRecorder } from './place-recorder.ts';
import type { Path } from './problem.ts';
import { readQuickly } from './quick-yaml.ts';
import type { Anchor } from './yaml-document.ts';

function contentStart(text: string): number {
  const match = /^(?: *(?:#.*)?\n)* */.exec(text);
  return match?.[0].length ?? 0;
}

export interface QuickPlaces {
  /** Offset of a path; of its nearest parent where it is not there. */
  offsetOf(path: Path, at: Anchor): number;
  /** Offset of one character of a scalar's text, where the spelling shows it. */
  offsetInside(path: Path, character: number): number;
}

/** Reads a document again and notes its places. The text must be one that the quick reader reads. */
export function findQuickPlaces(text: string): QuickPlaces {
  const recorder = new PlaceRecorder();
  const read = readQuickly(text, recorder);
  const root = read && 'value' in read ? read.value : undefined;
  const start = contentStart(text);

  const offsetOf = (path: Path, at: Anchor): number => {
    let offset = start;
    let container = root;
    for (const [depth, step] of path.entries()) {
      const place = recorder.find(container, step);
      if (!place) return offset;
      const isValue = depth === path.length - 1 && at === 'value';
      offset = (isValue ? (place.value ?? place.key) : (place.key ?? place.value)) ?? offset;
      container = (container as Record<string | number, unknown>)[step];
    }
    return offset;
  };
  const offsetInside = (path: Path, character: number): number => {
    const offset = offsetOf(path, 'value');
    // The quick reader reads no escapes: behind the opening quote stands the text itself.
    const opening = text[offset] === '"' || text[offset] === "'" ? 1 : 0;
    return offset + opening + character;
  };
  return { offsetOf, offsetInside };
}
