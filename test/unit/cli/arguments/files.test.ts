import { mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readInputs } from '../../../../cli/arguments/files.ts';
import type { Session } from '../../../../cli/session.ts';
import { Place } from '../cli-run.ts';

const session = { readInput: () => Promise.resolve('from a pipe') } as Session;

let place: Place;

beforeEach(() => {
  place = new Place();
  mkdirSync(join(place.directory, 'inner'));
  place.write('b.yaml', 'b');
  place.write('a.json', 'a');
  place.write('c.yml', 'c');
  place.write('notes.txt', 'no manifest');
  place.write('inner/d.yaml', 'd');
  symlinkSync(join(place.directory, 'nowhere'), join(place.directory, 'broken.yaml'));
});

afterEach(() => {
  place.remove();
});

async function texts(paths: string[], recursive = false): Promise<string[]> {
  const inputs = await readInputs(paths, { recursive }, session);
  return inputs.map(({ text }) => text);
}

describe('cli/arguments/files', () => {
  it('takes the manifests of a directory by name, and not those further down', async () => {
    expect(await texts([place.directory])).toEqual(['a', 'b', 'c']);
  });

  it('goes down when it is told to', async () => {
    expect(await texts([place.directory], true)).toEqual(['a', 'b', 'c', 'd']);
  });

  it('takes a file that is named whatever its ending, and each only once', async () => {
    const file = join(place.directory, 'notes.txt');

    expect(await texts([file, file])).toEqual(['no manifest']);
  });

  it('reads standard input for a dash', async () => {
    expect(await texts(['-'])).toEqual(['from a pipe']);
  });

  it('refuses what is not there, and directories without manifests', async () => {
    mkdirSync(join(place.directory, 'empty'));

    await expect(texts(['/nowhere/at/all.yaml'])).rejects.toThrow(
      "there is no file or directory '/nowhere/at/all.yaml'",
    );
    await expect(texts([join(place.directory, 'empty')])).rejects.toThrow('ends with .yaml, .yml, .json');
  });
});
