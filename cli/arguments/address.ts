/** Addresses to listen on: `0.0.0.0:7443`, `localhost:8081`, `[::1]:7443`. */

export interface Address {
  host: string;
  port: number;
}

const FORM = /^(?:\[([0-9a-fA-F:.]+)\]|([^:[\]\s]+)):(\d{1,5})$/;
const HIGHEST_PORT = 65_535;

/** Undefined for what is none. Port 0 is any that is free. */
export function parseAddress(text: string): Address | undefined {
  const [, bracketed, plain, digits] = FORM.exec(text) ?? [];
  const host = bracketed ?? plain;
  const port = Number(digits);
  return host === undefined || port > HIGHEST_PORT ? undefined : { host, port };
}

/** What is wrong with it, for a message. */
export function addressFault(text: string): string {
  const meant = /^:?\d{1,5}$/.test(text) ? ` Did you mean 0.0.0.0:${text.replace(':', '')}?` : '';
  return `Expected an address and a port such as 0.0.0.0:7443 or [::1]:7443.${meant}`;
}
