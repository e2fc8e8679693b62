import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compileRule, ruleScope, type RuleSchema } from '../../../controller/cel/rule.ts';
import { uniquenessShortcut } from '../../../controller/cel/uniqueness.ts';

const text: RuleSchema = { type: 'string' };
const integer: RuleSchema = { type: 'integer' };
const object = (properties: Record<string, RuleSchema>): RuleSchema => ({ type: 'object', properties });
const list = (items: RuleSchema, type = 'atomic'): RuleSchema => ({
  type: 'array',
  items,
  'x-kubernetes-list-type': type,
});

const number = object({ major: integer, minor: integer });
const device = object({ name: text, virtualNumber: number, firstAvailable: list(object({ name: text })) });
const condition = object({ type: text, status: text });
const spec = object({
  f: text,
  a: text,
  b: text,
  type: text,
  from: text,
  names: list(text, 'set'),
  selector: object({ matchLabels: { type: 'object', additionalProperties: text } }),
  volumeGroup: object({ claimName: text }),
  root: object({ type: text, volumeGroup: object({ claimName: text }) }),
  requiredClaimNames: list(text, 'set'),
  files: list(object({ path: text, content: text })),
  policy: text,
  major: integer,
  minor: integer,
  devices: list(device, 'map'),
  constraints: list(object({ devices: list(text) })),
  namespace: text,
});
const root = object({
  apiVersion: text,
  kind: text,
  metadata: object({ name: text, generateName: text }),
  spec,
  status: object({ conditions: list(condition, 'map') }),
});

function evaluate(schema: RuleSchema, rule: string, self: unknown, oldSelf?: unknown) {
  const compiled = compileRule(rule, schema);
  if (!compiled.ok) throw new Error(compiled.error);
  return compiled.rule.evaluate(ruleScope(schema, self, oldSelf));
}

function holds(schema: RuleSchema, rule: string, self: unknown, oldSelf?: unknown): boolean {
  const verdict = evaluate(schema, rule, self, oldSelf);
  if (!verdict.ok) throw new Error(verdict.error);
  return verdict.value;
}

const immutable = 'has(self.f) == has(oldSelf.f) && (!has(self.f) || self.f == oldSelf.f)';
const noNumberTwice =
  'self.devices.all(d, !has(d.virtualNumber) || !has(d.virtualNumber.major) || ' +
  'self.devices.exists_one(e, has(e.virtualNumber) && has(e.virtualNumber.major) && ' +
  'e.virtualNumber.major == d.virtualNumber.major && e.virtualNumber.minor == d.virtualNumber.minor))';
const named =
  '!has(self.root) || !has(self.root.volumeGroup) || (has(self.requiredClaimNames) && ' +
  'self.root.volumeGroup.claimName in self.requiredClaimNames)';
const frozen =
  "!has(oldSelf.status) || !oldSelf.status.conditions.exists(c, c.type == 'Allocated' && c.status == 'True') || " +
  'self.spec == oldSelf.spec';
const partitionName =
  "size(self.metadata.name) <= 25 && !self.metadata.name.contains('.') && !self.metadata.name.startsWith('0')";
const numberWhenWanted =
  "self.policy == 'Any' ? (!has(self.major) && !has(self.minor)) : (has(self.major) && has(self.minor))";

const withNumbers = (...majors: number[]) => ({
  devices: majors.map((major, at) => ({ name: `d${at}`, virtualNumber: { major, minor: 0 } })),
});

describe('cel/rule: the shapes that a real API server accepted', () => {
  it.each([
    ['exactly one of', 'has(self.a) != has(self.b)', { a: 'x' }, { a: 'x', b: 'y' }],
    [
      'names exactly when from is Names',
      "(self.from == 'Names') == has(self.names)",
      { from: 'Names', names: ['a'] },
      { from: 'All', names: ['a'] },
    ],
    [
      'selector exactly when from is Selector',
      "(self.from == 'Selector') == has(self.selector)",
      { from: 'All' },
      { from: 'Selector' },
    ],
    [
      'volumeGroup exactly for its type',
      "(self.type == 'VolumeGroup') == has(self.volumeGroup)",
      { type: 'FileSystem' },
      { type: 'VolumeGroup' },
    ],
    [
      'a claim named among the required',
      named,
      { root: { volumeGroup: { claimName: 'd' } }, requiredClaimNames: ['c', 'd'] },
      { root: { volumeGroup: { claimName: 'd' } }, requiredClaimNames: ['c'] },
    ],
    [
      'the size of all contents',
      '!has(self.files) || self.files.map(f, size(f.content)).sum() <= 5',
      { files: [{ path: '/', content: 'abcde' }] },
      {
        files: [
          { path: '/', content: 'abc' },
          { path: '/b', content: 'def' },
        ],
      },
    ],
    [
      'a number exactly when the policy wants one',
      numberWhenWanted,
      { policy: 'Any' },
      { policy: 'Exact', major: 1 },
    ],
    ['no number twice', noNumberTwice, withNumbers(1, 2), withNumbers(1, 1)],
    [
      'constraints that name devices of the claim',
      '!has(self.constraints) || self.constraints.all(c, c.devices.all(d, self.devices.exists(x, x.name == d)))',
      { constraints: [{ devices: ['d0'] }], ...withNumbers(1) },
      { constraints: [{ devices: ['dx'] }], ...withNumbers(1) },
    ],
  ])('%s', (_title, rule, valid, invalid) => {
    expect(holds(spec, rule, valid)).toBe(true);
    expect(holds(spec, rule, invalid)).toBe(false);
  });

  it('names unique in an atomic list', () => {
    const schema = list(object({ name: text }));
    const rule = 'self.all(a, self.exists_one(b, b.name == a.name))';

    expect(holds(schema, rule, [{ name: 'a' }, { name: 'b' }])).toBe(true);
    expect(holds(schema, rule, [{ name: 'a' }, { name: 'a' }])).toBe(false);
  });

  it('unique names cost one look at each item, and mean what the expression means', () => {
    const schema = list(object({ name: text, size: integer }));
    const shortcut = 'self.all(a, self.exists_one(b, b.name == a.name))';
    const spelledOut = 'self.all(a, self.filter(b, b.name == a.name).size() == 1)';
    const items = fc.record({ name: fc.constantFrom('a', 'b', 'c', 'd', 'e') }, { requiredKeys: [] });
    fc.assert(
      fc.property(fc.array(items, { maxLength: 6 }), (value) => {
        const [quick, slow] = [evaluate(schema, shortcut, value), evaluate(schema, spelledOut, value)];

        if (value.every((item) => item.name !== undefined)) expect(quick).toEqual(slow);
        else expect(quick).toEqual(evaluate(schema, `true && ${shortcut}`, value));
      }),
    );
    expect(uniquenessShortcut(shortcut)).toBeDefined();
    expect(uniquenessShortcut('self.all(a, self.exists_one(b, b.name == a.size))')).toBeUndefined();
    expect(uniquenessShortcut('self.x.all(a, self.y.exists_one(b, b.name == a.name))')).toBeUndefined();
    expect(uniquenessShortcut('self.all(a, self.exists_one(a, a.name == a.name))')).toBeUndefined();
  });

  it('the name of a partition, at the root', () => {
    const object = (name: string) => ({ metadata: { name }, spec: {} });

    expect(holds(root, partitionName, object('billing'))).toBe(true);
    expect(holds(root, partitionName, object('0billing'))).toBe(false);
    expect(holds(root, partitionName, object('a.b'))).toBe(false);
    expect(holds(root, partitionName, object('a'.repeat(26)))).toBe(false);
  });

  it('cannot read the namespace at the root', () => {
    const compiled = compileRule("self.metadata.namespace == 'x'", root);

    expect(compiled.ok).toBe(false);
  });

  it('an immutable optional field: changed, added and removed are all refused', () => {
    expect(holds(spec, immutable, { f: 'x' }, { f: 'x' })).toBe(true);
    expect(holds(spec, immutable, {}, {})).toBe(true);
    expect(holds(spec, immutable, { f: 'y' }, { f: 'x' })).toBe(false);
    expect(holds(spec, immutable, { f: 'x' }, {})).toBe(false);
    expect(holds(spec, immutable, {}, { f: 'x' })).toBe(false);
  });

  it('an immutable spec: sets and list-maps are equal whatever their order', () => {
    const before = { names: ['a', 'b'], ...withNumbers(1, 2) };
    const shuffled = { names: ['b', 'a'], devices: [...before.devices].reverse() };

    expect(holds(spec, 'self == oldSelf', shuffled, before)).toBe(true);
    expect(
      holds(spec, 'self.devices == oldSelf.devices && self.names == oldSelf.names', shuffled, before),
    ).toBe(true);
    expect(holds(spec, 'self == oldSelf', { ...before, names: ['a'] }, before)).toBe(false);
  });

  it('an atomic list is equal only in its order', () => {
    const files = [{ path: '/a' }, { path: '/b' }];

    expect(holds(spec, 'self.files == oldSelf.files', { files }, { files: [...files].reverse() })).toBe(
      false,
    );
  });

  it('frozen once allocated, free before', () => {
    const object = (status: string, a: string) => ({
      spec: { a },
      status: { conditions: [{ type: 'Allocated', status }] },
    });

    expect(holds(root, frozen, object('False', 'y'), object('False', 'x'))).toBe(true);
    expect(holds(root, frozen, object('True', 'y'), object('True', 'x'))).toBe(false);
    expect(holds(root, frozen, object('True', 'x'), object('True', 'x'))).toBe(true);
    expect(holds(root, frozen, { spec: { a: 'y' } }, { spec: { a: 'x' } })).toBe(true);
  });
});

describe('cel/rule', () => {
  it('knows transition rules by their text, not by a literal that mentions oldSelf', () => {
    const uses = (rule: string) => {
      const compiled = compileRule(rule, spec);
      return compiled.ok && compiled.rule.usesOldSelf;
    };

    expect(uses('self == oldSelf')).toBe(true);
    expect(uses("self.a != 'oldSelf'")).toBe(false);
  });

  it('escapes field names that are words of CEL', () => {
    expect(holds(spec, "self.__namespace__ == 'a'", { namespace: 'a' })).toBe(true);
  });

  it('reads whole numbers as integers', () => {
    expect(holds(spec, 'self.major + 1 == 3', { major: 2 })).toBe(true);
  });

  it('makes an evaluation error a failure with a text', () => {
    expect(evaluate(spec, 'self.major > 1', {})).toEqual({ ok: false, error: 'No such key: major' });
  });

  it.each([
    ['self.nope == 1', "undefined field 'nope'"],
    ['self.major == "1"', 'no such overload: int == string'],
    ['self.major', 'must evaluate to a bool'],
    ['self.devices.map(d, d.nope).size() == 1', "undefined field 'nope'"],
    ['self.files.map(f, f.path).sum() == 1', 'no matching overload'],
  ])('refuses %s', (rule, error) => {
    const compiled = compileRule(rule, spec);

    expect(compiled.ok ? 'compiled' : compiled.error).toContain(error);
  });

  it.each([
    ['[3, 1, 2].min() == 1 && [3, 1, 2].max() == 3'],
    ['[1, 2, 3].isSorted() && !["b", "a"].isSorted()'],
    ['["a", "b"].indexOf("b") == 1 && ["a"].lastIndexOf("x") == -1'],
    ['"äöüä".indexOf("ü") == 2 && "äöüä".lastIndexOf("ä") == 3'],
    ['"𝒳y".substring(1) == "y" && "𝒳y".charAt(0) == "𝒳"'],
    ['"ÄB".lowerAscii() == "Äb"'],
    ['"a-b-c".replace("-", "+", 1) == "a+b-c" && "ab".replace("", ".") == ".a.b."'],
    ['"a,b,c".split(",", 2) == ["a", "b,c"] && ["a", "b"].join("-") == "a-b"'],
    ['"abc 123".find("[0-9]+") == "123" && "a1b2".findAll("[0-9]") == ["1", "2"]'],
    ['isQuantity("1Gi") && !isQuantity("1gi")'],
    ['self.devices.filter(d, has(d.name)).size() == 0'],
  ])('has the functions of Kubernetes: %s', (rule) => {
    expect(holds(spec, rule, { devices: [] })).toBe(true);
  });
});
