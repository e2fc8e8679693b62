import { describe, expect, it } from 'vitest';
import { catalogue, catalogueText } from '../../../controller/api/catalogue.ts';
import type { CatalogueEntry, CatalogueId } from '../../../controller/api/catalogue.ts';

const entries = Object.entries<CatalogueEntry>(catalogue);

describe('api/catalogue', () => {
  it('X-9: fills the placeholders of message and remedy', () => {
    const text = catalogueText('VirtualNumberMapped', { major: 20, minor: 0 });

    expect(text).toBe(
      'The number 20:0 is already mapped in this partition. Choose another number, or unconfigure the device that has it.',
    );
  });

  it('leaves a placeholder without a value as it is, so that the omission shows', () => {
    expect(catalogueText('NameConflict', {})).toContain('{entry}');
  });

  it.each(entries)('%s has an errno, two sentences and a requirement', (_id, entry) => {
    expect(entry.errno).toMatch(/^E[A-Z0-9]+$/);
    expect(entry.message).toMatch(/^[A-Z{].*\.$/);
    expect(entry.remedy).toMatch(/^[A-Z].*\.$/);
    expect(entry.requirement).toMatch(/^(DEV|ERR|LINK|KEXT|KID|LIFE|NS|X)-\d+$/);
  });

  it('seeds 2.6: uses the errors of the product where it has some', () => {
    const errnoOf = (id: CatalogueId): string => catalogue[id].errno;

    expect(errnoOf('InvalidArgument')).toBe('EINVAL');
    expect(errnoOf('DeviceMapMissing')).toBe('ENXIO');
    expect(errnoOf('VirtualNumberMapped')).toBe('ENOTEMPTY');
    expect(errnoOf('MappingNotFound')).toBe('ESRCH');
  });

  it('has one message for one refusal', () => {
    expect(new Set(entries.map(([, entry]) => entry.message)).size).toBe(entries.length);
  });
});
