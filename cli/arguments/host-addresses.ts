/** Where host processes are, as the command line says it: `--host NAME=URL` and an address with `{host}` in it. */
import { hostPlace } from '../../controller/kernel/remote/host-addresses.ts';
import { UsageError } from '../../controller/questions/errors.ts';
import { checkName } from './names.ts';

const FORM = 'Expected NAME=URL such as alpha=https://alpha.example:7443.';
const TEMPLATE_FORM = `Expected an address such as https://${hostPlace}.hosts.example:7443, where ${hostPlace} stands for the name of a Host.`;

/** @throws UsageError */
export function parseHosts(texts: readonly string[]): Map<string, string> {
  const hosts = new Map<string, string>();
  for (const text of texts) {
    const at = text.indexOf('=');
    if (at < 1) throw new UsageError(`${JSON.stringify(text)} does not say where a host is`, FORM);
    const name = text.slice(0, at);
    const url = text.slice(at + 1);
    checkName(name, 'a Host');
    if (hosts.has(name)) throw new UsageError(`host ${name} is named twice`);
    checkAddress(url, url, FORM);
    hosts.set(name, url);
  }
  return hosts;
}

/** @throws UsageError */
export function checkTemplate(text: string): void {
  if (!text.includes(hostPlace)) {
    throw new UsageError(`the address ${JSON.stringify(text)} is the same for every host`, TEMPLATE_FORM);
  }
  checkAddress(text, text.replaceAll(hostPlace, 'name'), TEMPLATE_FORM);
  // Elsewhere than in the name of the machine it would not say which machine answers.
  if (
    new URL(text.replaceAll(hostPlace, 'name')).hostname ===
    new URL(text.replaceAll(hostPlace, 'other')).hostname
  )
    throw new UsageError(`${hostPlace} does not stand in the name of the machine`, TEMPLATE_FORM);
}

function checkAddress(given: string, url: string, form: string): void {
  const parsed = URL.canParse(url) ? new URL(url) : undefined;
  const isPlain = parsed?.protocol === 'https:' && `${parsed.origin}/` === parsed.href;
  if (!isPlain) {
    throw new UsageError(
      `${JSON.stringify(given)} is not the address of a host process`,
      `${form} It begins with https:// and has no path.`,
    );
  }
}
