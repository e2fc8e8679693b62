import { describe, expect, it } from 'vitest';
import { hostAddresses } from '../../../../controller/kernel/remote/host-addresses.ts';

const listed = new Map([['alpha', 'https://one:7443']]);
const text = 'https://{host}.hosts:7443';
const template = { text, names: () => Promise.resolve(['gamma', 'alpha', 'beta']) };

describe('kernel/remote/host-addresses', () => {
  it('finds a host that is listed where the list says, and any other by the template', async () => {
    const addresses = hostAddresses({ listed, template });

    expect(addresses.of('alpha')).toBe('https://one:7443');
    expect(addresses.of('beta')).toBe('https://beta.hosts:7443');
    expect(await addresses.names()).toEqual(['alpha', 'beta', 'gamma']);
  });

  it('knows no other host without a template', async () => {
    const addresses = hostAddresses({ listed });

    expect(addresses.of('beta')).toBeUndefined();
    expect(await addresses.names()).toEqual(['alpha']);
  });
});
