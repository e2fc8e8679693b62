import { describe, expect, it } from 'vitest';
import { addressFault, parseAddress } from '../../../../cli/arguments/address.ts';

describe('cli/arguments/address', () => {
  it.each([
    ['0.0.0.0:7443', '0.0.0.0', 7443],
    ['localhost:0', 'localhost', 0],
    ['[::1]:65535', '::1', 65_535],
  ])('%s is %s and port %i', (text, host, port) => {
    expect(parseAddress(text)).toEqual({ host, port });
  });

  it.each(['', '7443', ':7443', 'localhost', 'localhost:', 'localhost:65536', '::1:7443', 'a b:1', '[x]:1'])(
    '%j is no address',
    (text) => {
      expect(parseAddress(text)).toBeUndefined();
    },
  );

  it('guesses the address where only a port came', () => {
    expect(addressFault('7443')).toContain('Did you mean 0.0.0.0:7443?');
    expect(addressFault(':7443')).toContain('Did you mean 0.0.0.0:7443?');
    expect(addressFault('localhost')).not.toContain('Did you mean');
  });
});
