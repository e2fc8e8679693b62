/** Objects to text. */
import { stringify } from 'yaml';

/** One value as a YAML document in kubectl's style: block lists not indented further, no folded lines. */
export function writeYaml(value: unknown): string {
  return stringify(value, { indentSeq: false, lineWidth: 0, aliasDuplicateObjects: false });
}
