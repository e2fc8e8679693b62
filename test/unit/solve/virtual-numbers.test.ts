import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { chooseVirtualNumbers } from '../../../controller/solve/virtual-numbers.ts';
import type { TakenVirtualNumber, VirtualNumberRequest } from '../../../controller/solve/virtual-numbers.ts';

const entry = (name: string, rest: Partial<VirtualNumberRequest> = {}): VirtualNumberRequest => ({
  claimName: 'data',
  entry: name,
  ...rest,
});
const taken = (major: number, minor: number, name: string): TakenVirtualNumber => ({
  claimName: 'root',
  entry: name,
  number: { major, minor },
});
const small = { lastAskedMajor: 1, lastMajor: 2, minorsPerMajor: 3 };

describe('solve/virtual-numbers', () => {
  it('LIFE-6: gives what is left open the lowest numbers of the partition from major 256 up', () => {
    const answer = chooseVirtualNumbers([entry('a'), entry('b')], [taken(256, 0, 'x'), taken(256, 2, 'y')]);

    expect(answer).toEqual({
      ok: true,
      numbers: [
        { major: 256, minor: 1 },
        { major: 256, minor: 3 },
      ],
    });
  });

  it('LIFE-6: gives the number that a claim names, from majors 0 to 255', () => {
    const asked = { major: 20, minor: 0 };

    expect(chooseVirtualNumbers([entry('a', { asked })], [])).toEqual({ ok: true, numbers: [asked] });
  });

  it('LIFE-6: refuses a number that an open request may get', () => {
    const answer = chooseVirtualNumbers([entry('a', { asked: { major: 256, minor: 0 } })], []);

    expect(answer).toEqual({
      ok: false,
      fault: 'NumberOutOfRange',
      request: { claimName: 'data', entry: 'a' },
      message:
        'entry "a" asks for virtual number 256:0; a number that is asked for has a major of 0 to 255 and a minor of ' +
        '0 to 1048575. Ask for one of these, or leave it open.',
    });
  });

  it('names who has a number, which is of the same partition', () => {
    const answer = chooseVirtualNumbers(
      [entry('a', { asked: { major: 20, minor: 0 } })],
      [taken(20, 0, 'hdisk0')],
    );

    expect(answer).toEqual({
      ok: false,
      fault: 'NumberInUse',
      request: { claimName: 'data', entry: 'a' },
      holder: { claimName: 'root', entry: 'hdisk0' },
      message:
        'entry "a" asks for virtual number 20:0, which entry "hdisk0" of claim "root" of the same partition has. ' +
        'Ask for another one, or leave it open.',
    });
  });

  it('refuses the second of two requests for one number', () => {
    const asked = { major: 3, minor: 1 };
    const answer = chooseVirtualNumbers([entry('a', { asked }), entry('b', { asked })], []);

    expect(answer).toMatchObject({
      fault: 'NumberInUse',
      request: { entry: 'b' },
      holder: { claimName: 'data', entry: 'a' },
    });
  });

  it('LIFE-18: keeps the number of an entry that has one, whatever stands before it', () => {
    const keep = { major: 256, minor: 0 };
    const answer = chooseVirtualNumbers(
      [entry('new'), entry('old', { keep })],
      [{ claimName: 'data', entry: 'old', number: keep }],
    );

    expect(answer).toEqual({ ok: true, numbers: [{ major: 256, minor: 1 }, keep] });
  });

  it('DEV-15: says when every number is used', () => {
    const all = [0, 1, 2].map((minor) => taken(2, minor, `e${String(minor)}`));

    expect(chooseVirtualNumbers([entry('a')], all, small)).toMatchObject({
      fault: 'NumbersExhausted',
      request: { claimName: 'data', entry: 'a' },
    });
  });

  it('DEV-8: never gives one number twice, and always the lowest that is left', () => {
    const number = fc.record({
      major: fc.integer({ min: 0, max: 2 }),
      minor: fc.integer({ min: 0, max: 2 }),
    });
    const requests = fc.uniqueArray(fc.record({ name: fc.nat(5), asked: fc.option(number) }), {
      selector: ({ name }) => name,
    });

    fc.assert(
      fc.property(
        requests,
        fc.uniqueArray(number, { selector: (n) => `${n.major}:${n.minor}` }),
        (asks, used) => {
          const answer = chooseVirtualNumbers(
            asks.map(({ name, asked }) => entry(String(name), asked === null ? {} : { asked })),
            used.map(({ major, minor }) => taken(major, minor, 'x')),
            small,
          );

          fc.pre(answer.ok);
          const numbers = answer.numbers;
          const texts = [...numbers, ...used].map((n) => `${n.major}:${n.minor}`);
          expect(new Set(texts).size).toBe(texts.length);
          const open = numbers.filter((_, index) => asks[index]?.asked === null);
          const lowest = [0, 1, 2].filter((minor) => !used.some((n) => n.major === 2 && n.minor === minor));
          expect(open.map(({ minor }) => minor)).toEqual(lowest.slice(0, open.length));
        },
      ),
    );
  });
});
