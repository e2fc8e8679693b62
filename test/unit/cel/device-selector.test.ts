import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compileDeviceSelector, type SelectableDevice } from '../../../controller/cel/device-selector.ts';

const disk: SelectableDevice = {
  driver: 'scsidisk',
  type: 'Block',
  attributes: { vendor: 'ibm', bus: 'fc', pool: 'gold' },
  capacity: { size: '100Gi' },
};

function verdict(expression: string, device = disk) {
  const compiled = compileDeviceSelector(expression);
  if (!compiled.ok) throw new Error(compiled.error);
  return compiled.selector.evaluate(device);
}

function refusal(expression: string) {
  const compiled = compileDeviceSelector(expression);
  if (compiled.ok) throw new Error(`${expression} compiled`);
  return compiled;
}

describe('cel/device-selector', () => {
  it.each([
    ['device.attributes["bus"] == "fc"', true],
    ["device.attributes['bus'] == 'scsi'", false],
    ['device.capacity["size"].compareTo(quantity("50Gi")) >= 0', true],
    ['device.capacity["size"].compareTo(quantity("200Gi")) >= 0', false],
    ['device.capacity["size"].isGreaterThan(quantity("99Gi"))', true],
    ['device.capacity["size"].isLessThan(quantity("99Gi"))', false],
    ['device.capacity["size"] == quantity("102400Mi")', true],
    ['device.capacity["size"].sub(quantity("90Gi")).compareTo(quantity("10Gi")) == 0', true],
    ['device.capacity["size"].asInteger() == 107374182400', true],
    ['device.driver == "scsidisk" && device.type == "Block"', true],
    ['device.type in ["Character", "Adapter"]', false],
    ['"pool" in device.attributes && device.attributes.pool == "gold"', true],
    ['has(device.attributes.speed)', false],
    ['device.attributes.exists(k, k.startsWith("ven"))', true],
    ['device.attributes[?"speed"].orValue("slow") == "slow"', true],
    ['device.attributes["vendor"].matches("^(ibm|emc)$")', true],
  ])('%s is %s', (expression, value) => {
    expect(verdict(expression)).toEqual({ ok: true, value });
  });

  it('makes a missing key an evaluation error, so that the device is excluded and counted', () => {
    expect(verdict('device.attributes["speed"] == "16"')).toEqual({ ok: false, error: 'No such key: speed' });
    expect(verdict('device.capacity["iops"].isGreaterThan(quantity("1k"))').ok).toBe(false);
  });

  it('lets `||` save an expression whose other side fails, as CEL does', () => {
    expect(verdict('device.attributes["speed"] == "16" || device.driver == "scsidisk"')).toEqual({
      ok: true,
      value: true,
    });
  });

  it.each([
    ['device.capacity["size"] >= quantity("50Gi")', 'no such overload'],
    ['device.attributes["removable"] == true', 'no such overload: string == bool'],
    ['device.speed == "16"', "undefined field 'speed'"],
    ['has(device.speed)', "undefined field 'speed'"],
    ['device["driver"] == "scsidisk"', 'name the field with a dot'],
    ['device.driver', 'must evaluate to a bool, evaluates to string'],
    ['disk.driver == "x"', 'Unknown variable: disk'],
    ['device.driver.hex() == "x"', "undeclared function 'hex'"],
    ['cel.bind(x, 1, x == 1)', "undeclared function 'bind'"],
    ['device.driver ==', 'Unexpected token'],
    ['9223372036854775808 > 1', 'does not fit into 64 bits'],
    ['[1].all(a, [1].all(b, [1].all(c, a + b + c > 0)))', 'at most 2 loops'],
  ])('refuses to compile %s', (expression, text) => {
    expect(refusal(expression).error).toContain(text);
  });

  it('says where in the expression the fault is', () => {
    const { position } = refusal('device.type == "Block" && device.speed == "16"');

    expect(position).toEqual({ start: 33, end: 38 });
  });

  it('matches with RE2: a pattern that ruins a backtracking engine is answered', () => {
    const device = { ...disk, attributes: { name: `${'a'.repeat(40)}!` } };

    expect(verdict('device.attributes.name.matches("^(a+)+$")', device)).toEqual({ ok: true, value: false });
  });

  it('reads capacities exactly where floats cannot', () => {
    const device = { ...disk, capacity: { size: '9007199254740993' } };

    expect(verdict('device.capacity.size == quantity("9007199254740992")', device)).toEqual({
      ok: true,
      value: false,
    });
  });

  it('answers the same for the same text and device, whatever was compiled in between', () => {
    const texts = fc.constantFrom('fc', 'scsi', 'sas');
    fc.assert(
      fc.property(texts, texts, (bus, wanted) => {
        const device = { ...disk, attributes: { bus } };

        expect(verdict(`device.attributes["bus"] == "${wanted}"`, device)).toEqual({
          ok: true,
          value: bus === wanted,
        });
      }),
    );
  });

  it('never throws, whatever an author writes', () => {
    const pieces = fc.constantFrom(
      'device',
      '.',
      'driver',
      '==',
      '"',
      '(',
      ')',
      '[',
      ']',
      'has',
      'all',
      '1',
      '!',
      '?',
      ':',
      '\\',
      '𝒳',
    );
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 12 }), (parts) => {
        const compiled = compileDeviceSelector(parts.join(''));

        if (compiled.ok) compiled.selector.evaluate(disk);
        else expect(compiled.error).not.toBe('');
      }),
      { numRuns: 1000 },
    );
  });
});
