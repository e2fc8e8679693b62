/** Objects to text. */
import { stringify } from 'yaml';

/** One value as a YAML document in kubectl's style: block lists not indented further, no folded lines,
 * and in quotes what an older reader would not take for text (`yes`, `010`, times). */
export function writeYaml(value: unknown): string {
  return stringify(value, { version: '1.1', indentSeq: false, lineWidth: 0, aliasDuplicateObjects: false });
}
