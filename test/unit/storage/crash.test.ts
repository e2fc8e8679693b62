import { setTimeout as sleep } from 'node:timers/promises';

import { describe, expect, it } from 'vitest';

import { openStorage } from '../../../controller/storage/open-storage.ts';
import type { Storage } from '../../../controller/storage/storage.ts';
import { startChild } from './child.ts';
import { temporaryDirectory } from './temporary-directory.ts';

const entriesPerTurn = 60;

/** The last turn of which everything is there; fails when a part of a later one is, or of an earlier one is not. */
function lastWholeTurn(storage: Storage): number {
  const turn = storage.table<number>('counters').get('turn') ?? 0;
  const objects = [...storage.table<{ turn: number }>('objects').entries()];
  const journal = [...storage.log<number>('journal').entries()];

  expect(objects).toHaveLength(turn * entriesPerTurn);
  expect(journal).toHaveLength(turn * entriesPerTurn);
  expect(objects.every(([key, value]) => Number(key.split('-')[0]) === value.turn)).toBe(true);
  expect(journal.every(([sequence, value]) => Math.ceil(sequence / entriesPerTurn) === value)).toBe(true);
  expect(objects.at(-1)?.[1].turn ?? 0).toBe(turn);
  return turn;
}

describe('storage/open-storage under kill -9', () => {
  it('loses nothing that was committed, keeps nothing of what was not, and is taken over each time', async () => {
    const directory = temporaryDirectory();
    let known = 0;

    for (let round = 0; round < 8; round++) {
      const child = startChild('./child-commits.ts', directory);
      await child.printed(3);
      // Another point of a turn in every round.
      await sleep(round * 3.7);
      await child.kill();
      const acknowledged = Number(child.lines().at(-1));

      const storage = openStorage(directory);
      const found = lastWholeTurn(storage);
      await storage.close();

      expect(acknowledged).toBeGreaterThanOrEqual(known + 3);
      expect(found).toBeGreaterThanOrEqual(acknowledged);
      known = found;
    }
  });
});
