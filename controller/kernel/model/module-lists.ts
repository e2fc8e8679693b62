/**
 * The scan of a partition (KEXT-1 to 3): which installed application needs which extension. An application says so by
 * a file in /etc/modules-load.d, with one name a line; what begins with # is a comment.
 */
import { isWithin } from '../../api/paths.ts';
import type { CatalogueEntry } from './extension-records.ts';

const directory = '/etc/modules-load.d';
const suffix = '.conf';
const titleLine = /^# application: (.+)$/u;
const validName = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/u;

/** Where copies of extensions are delivered: in the partition's own root, never in what others share (LIFE-25). */
export const copyDirectory = '/var/lib/extensions';

export function copyPath(name: string): string {
  return `${copyDirectory}/${name}.ext`;
}

/** Sorted by extension, then application; each pair once. */
export function scanForExtensions(tree: ReadonlyMap<string, string>): CatalogueEntry[] {
  const found = new Map<string, CatalogueEntry>();
  for (const [path, content] of tree) {
    if (!isWithin(path, directory) || !path.endsWith(suffix)) continue;
    for (const entry of entriesOf(path, content)) found.set(`${entry.name} ${entry.application}`, entry);
  }
  return [...found].sort(([left], [right]) => (left < right ? -1 : 1)).map(([, entry]) => entry);
}

function entriesOf(path: string, content: string): CatalogueEntry[] {
  const lines = content.split('\n').map((line) => line.trim());
  const titles = lines.flatMap((line) => titleLine.exec(line)?.[1] ?? []);
  const application = titles[0] ?? path.slice(path.lastIndexOf('/') + 1, -suffix.length);
  return lines.filter((line) => validName.test(line)).map((name) => ({ application, name }));
}
