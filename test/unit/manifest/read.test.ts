import { describe, expect, it } from 'vitest';
import { readDocuments } from '../../../controller/manifest/read.ts';

function read(text: string) {
  return readDocuments({ file: 'a.yaml', text });
}

function only(text: string) {
  const { documents, problems } = read(text);
  expect(problems).toEqual([]);
  const [document] = documents;
  if (!document) throw new Error('no document');
  return document;
}

function problemsOf(text: string) {
  return read(text).problems.map(({ code, line, column }) => ({ code, line, column }));
}

describe('manifest/read', () => {
  it('finds keys and values, in every style, where they stand', () => {
    const document = only(
      [
        '# comment',
        'spec:',
        '  devices:',
        '  - name: hdisk0',
        '  - {name: hdisk1, "x y": [a, b]}',
        '  text: |',
        '    a',
      ].join('\n'),
    );

    expect(document.positionOf(['spec'], 'key')).toEqual({ line: 2, column: 1 });
    expect(document.positionOf(['spec', 'devices', 0, 'name'], 'key')).toEqual({ line: 4, column: 5 });
    expect(document.positionOf(['spec', 'devices', 0, 'name'], 'value')).toEqual({ line: 4, column: 11 });
    expect(document.positionOf(['spec', 'devices', 1], 'value')).toEqual({ line: 5, column: 5 });
    expect(document.positionOf(['spec', 'devices', 1, 'x y', 1], 'value')).toEqual({ line: 5, column: 31 });
    expect(document.positionOf(['spec', 'text'], 'value')).toEqual({ line: 6, column: 9 });
  });

  it('gives the nearest parent of what is not there', () => {
    const document = only('spec:\n  devices:\n  - name: a');

    expect(document.positionOf(['spec', 'devices', 0, 'virtualNumber', 'major'], 'value')).toEqual({
      line: 3,
      column: 5,
    });
    expect(document.positionOf(['status'], 'key')).toEqual({ line: 1, column: 1 });
  });

  it('finds the same positions whichever parser read the document', () => {
    const quick = only('spec:\n  a: [x, y]\n');
    const full = only('spec: !!map\n  a: [x, y]\n');

    expect(quick.positionOf(['spec', 'a', 1], 'value')).toEqual(full.positionOf(['spec', 'a', 1], 'value'));
  });

  it('counts lines over all documents of a file', () => {
    const { documents } = read('a: 1\n---\n# nothing\n---\nb: 2\n...\nc: 3\n--- {d: 4}\n');

    expect(documents.map(({ value }) => value)).toEqual([{ a: 1 }, { b: 2 }, { c: 3 }, { d: 4 }]);
    expect(
      documents.map((document) => document.positionOf(Object.keys(document.value as object), 'key').line),
    ).toEqual([1, 5, 7, 8]);
  });

  it('reads JSON, byte order marks and Windows line ends', () => {
    expect(only('{\n\t"a": [1, "b"]\n}').value).toEqual({ a: [1, 'b'] });
    expect(only('\uFEFFa: 1').value).toEqual({ a: 1 });
    expect(only('a:\r\n  b: c\r\n').value).toEqual({ a: { b: 'c' } });
  });

  it('follows anchors and merges as kubectl does', () => {
    const { value } = only('base: &b {x: 1, z: 2}\nother:\n  <<: *b\n  z: 3\nlist: [*b]\n');

    expect(value).toEqual({ base: { x: 1, z: 2 }, other: { x: 1, z: 3 }, list: [{ x: 1, z: 2 }] });
  });

  it.each([
    ['yes', true, 'the boolean true'],
    ['On', true, 'the boolean true'],
    ['NO', false, 'the boolean false'],
    ['n', false, 'the boolean false'],
    ['010', 8, 'the integer 8'],
    ['-010', -8, 'the integer -8'],
    ['1_000', 1000, 'the integer 1000'],
    ['0b11', 3, 'the integer 3'],
    ['08', 8, 'the number 8'],
    ['1_000.5', 1000.5, 'the number 1000.5'],
    ['7.10', 7.1, 'the number 7.1'],
    ['7.0', 7, 'the number 7'],
  ])('reads %s as kubectl does, and says so', (source, value, reading) => {
    const document = only(`a: ${source}`);

    expect(document.value).toEqual({ a: value });
    expect(document.surprises).toEqual([{ path: ['a'], source, reading }]);
  });

  it.each([
    ['true', true],
    ['False', false],
    ['~', null],
    ['Null', null],
    ['0x1F', 31],
    ['0o17', 15],
    ['1e3', 1000],
    ['5.3', 5.3],
    ['+1', 1],
    ['-0', 0],
    ['2026-11-23', '2026-11-23'],
    ['12:30', '12:30'],
    ['100Gi', '100Gi'],
    ['"yes"', 'yes'],
    ['!!str 010', '010'],
    ['maybe', 'maybe'],
    ['.x', '.x'],
  ])('reads %s as everyone does, without a word', (source, value) => {
    const document = only(`a: ${source}`);

    expect(document.value).toEqual({ a: value });
    expect(document.surprises).toEqual([]);
  });
});

describe('manifest/read: what is refused, and where', () => {
  const laughs = ['a0: &a0 [x, x, x, x, x, x, x, x, x, x]'];
  for (let at = 1; at < 12; at += 1)
    laughs.push(
      `a${at}: &a${at} [${Array(10)
        .fill(`*a${at - 1}`)
        .join(', ')}]`,
    );

  it.each([
    ['a syntax error', 'a: 1\nb: [1, 2\nc: 3', 'yaml-syntax', 3],
    ['aliases that multiply', laughs.join('\n'), 'yaml-aliases', 1],
    ['an alias to itself', 'a: &a [*a]', 'yaml-alias', 1],
    ['brackets without an end', `a: ${'['.repeat(100_000)}`, 'yaml-depth', 1],
    ['dashes without an end', `${'- '.repeat(100_000)}a`, 'yaml-depth', 1],
    [
      'keys ever deeper',
      Array.from({ length: 80 }, (_, at) => `${' '.repeat(at)}k:`).join('\n'),
      'yaml-depth',
      65,
    ],
    ['__proto__', 'a: 1\n__proto__: {x: 1}', 'yaml-hostile-key', 2],
    ['constructor, deep inside', 'a:\n- b:\n    constructor: {prototype: 1}', 'yaml-hostile-key', 3],
    ['prototype in a flow map', 'a: {prototype: 1}', 'yaml-hostile-key', 1],
    ['an integer beyond 2^53', 'a: 1\nb: 9007199254740993', 'yaml-number', 2],
    ['infinity', 'a: .inf', 'yaml-number', 1],
    ['a float beyond all bounds', 'a: 1e999', 'yaml-number', 1],
    ['an equal key', 'a: 1\nb: 2\na: 3', 'yaml-duplicate-key', 3],
    ['a key that kubectl reads as a boolean', 'a:\n  on: x', 'yaml-ambiguous-key', 2],
    ['a key that is a collection', '[a]: b', 'yaml-key', 1],
    ['a tag of a language', 'a: !!js/function x', 'yaml-tag', 1],
    ['a tag on a map', 'a: !thing {b: c}', 'yaml-tag', 1],
    ['a control character', 'a: "\u0001"', 'yaml-control-character', 1],
    ['a document too large', `a: "${'x'.repeat(4 * 1024 * 1024)}"`, 'yaml-size', 1],
    ['something else merged', 'a: {<<: 5}', 'yaml-merge', 1],
  ])('%s', (_title, text, code, line) => {
    const { documents, problems } = read(text);

    expect(documents).toEqual([]);
    expect(problems[0]).toMatchObject({ severity: 'error', code, line, file: 'a.yaml' });
    expect(({} as Record<string, unknown>).x).toBeUndefined();
  });

  it('points at the second of two equal keys and names the first', () => {
    const [problem] = read('spec:\n  a: 1\n  b: 2\n  a: 3').problems;

    expect(problem).toMatchObject({
      line: 4,
      column: 3,
      message: 'the key "a" stands here a second time, first at line 2',
    });
  });

  it('reports every fault of every document', () => {
    expect(problemsOf('a: 1\na: 2\nb: 99999999999999999\n---\nc: [\n---\nd: 1\n')).toEqual([
      { code: 'yaml-duplicate-key', line: 2, column: 1 },
      { code: 'yaml-number', line: 3, column: 4 },
      { code: 'yaml-syntax', line: 6, column: 1 },
    ]);
  });

  it('keeps the good documents of a file with a bad one', () => {
    const { documents } = read('a: 1\n---\nb: [\n---\nc: 3');

    expect(documents.map(({ value }) => value)).toEqual([{ a: 1 }, { c: 3 }]);
  });

  it('compares 20,000 keys of one map in linear time: it visits each once', () => {
    const text = Array.from({ length: 20_000 }, (_, at) => `"k${at}": ${at}`).join('\n');

    expect(Object.keys(only(text).value as object)).toHaveLength(20_000);
    expect(problemsOf(`${text}\n"k7": 1`)).toEqual([{ code: 'yaml-duplicate-key', line: 20_001, column: 1 }]);
  });
});
