import { describe, expect, it } from 'vitest';
import { child, ground, link, middle, parent, told } from './link-manifests.ts';

const three = ['team-a/a', 'team-b/b', 'team-a/c'].map((title) => middle(title));
const ab = link('team-a/a', 'team-b/b');
const bc = link('team-b/b', 'team-a/c');
const ca = link('team-a/c', 'team-a/a');

const circle = (...titles: string[]) => {
  const [first, ...others] = titles;
  return `error link-cycle spec.parentRef.name: the links form a circle: the parent of ${String(first)} is ${others.join(', whose parent is ')}`;
};

describe('manifest/checks/link-cycles', () => {
  it('LINK-14: names every partition of a circle, and tells it once', () => {
    expect(told(...ground, ...three, ab, bc, ca)).toEqual([
      circle('team-a/a', 'team-b/b', 'team-a/c', 'team-a/a'),
    ]);
  });

  it('begins with the link that stands first in the files', () => {
    expect(told(...ground, ...three, ca, bc, ab)).toEqual([
      circle('team-a/c', 'team-a/a', 'team-b/b', 'team-a/c'),
    ]);
  });

  it('LINK-14: lets partitions be linked to any depth', () => {
    expect(told(...ground, parent('team-a/c'), middle('team-b/b'), child('team-a/a'), ab, bc)).toEqual([]);
  });

  it('does not count a link that leads into a circle as a part of it, wherever it stands', () => {
    const tail = [child('team-a/tail'), link('team-a/tail', 'team-a/a')];

    expect(told(...ground, ...tail, ...three, ab, bc, ca)).toEqual([
      circle('team-a/a', 'team-b/b', 'team-a/c', 'team-a/a'),
    ]);
    expect(told(...ground, ...three, ab, bc, ca, ...tail)).toEqual([
      circle('team-a/a', 'team-b/b', 'team-a/c', 'team-a/a'),
    ]);
  });

  it('tells two circles apart', () => {
    const two = [middle('team-a/d'), middle('team-a/e')];

    expect(
      told(
        ...ground,
        ...three,
        ...two,
        ab,
        bc,
        ca,
        link('team-a/d', 'team-a/e'),
        link('team-a/e', 'team-a/d'),
      ),
    ).toEqual([
      circle('team-a/a', 'team-b/b', 'team-a/c', 'team-a/a'),
      circle('team-a/d', 'team-a/e', 'team-a/d'),
    ]);
  });

  it('finds a circle whose partitions are not in the files', () => {
    expect(told(ab, link('team-b/b', 'team-a/a'))).toContain(circle('team-a/a', 'team-b/b', 'team-a/a'));
  });
});
