/** Names of objects that stand on the command line. */
import { UsageError } from '../../controller/questions/errors.ts';

/** As Kubernetes has them: RFC 1123 subdomains. */
const NAME = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/;
const LONGEST_NAME = 253;

export function isName(text: string): boolean {
  return text.length <= LONGEST_NAME && NAME.test(text);
}

/** @param of what has the name: `a Host` @throws UsageError */
export function checkName(text: string, of: string): void {
  if (isName(text)) return;
  throw new UsageError(
    `${JSON.stringify(text)} is not the name of ${of}`,
    `A name has lower-case letters, digits, "-" and ".", at most ${LONGEST_NAME}, and starts and ends with a letter or digit.`,
  );
}
