import { describe, expect, it } from 'vitest';
import { subjectOf } from '../../../../cli/arguments/held-subject.ts';

describe('cli/arguments/held-subject', () => {
  it.each([
    [['device', 'wwn-1'], { device: 'wwn-1' }],
    [['Devices/pci/0'], { device: 'pci/0' }],
    [['number', '33:0'], { number: { major: 33, minor: 0 } }],
    [['number/0:1048575'], { number: { major: 0, minor: 1_048_575 } }],
    [['kext/trace'], { extensionName: 'trace' }],
    [['KernelExtension', 'trace'], { extensionName: 'trace' }],
  ])('reads %j', (args, subject) => {
    expect(subjectOf(args)).toEqual(subject);
  });

  it.each([
    [['devise', 'wwn-1'], "expected device, number or extension, got 'devise'"],
    [['toString', 'x'], "expected device, number or extension, got 'toString'"],
    [['device'], "expected one device after 'device'"],
    [['device/'], "expected one device after 'device'"],
    [['number', '33'], "expected a device number as MAJOR:MINOR, got '33'"],
    [['number', '33:-1'], "expected a device number as MAJOR:MINOR, got '33:-1'"],
  ])('refuses %j', (args, message) => {
    expect(() => subjectOf(args)).toThrow(message);
  });
});
