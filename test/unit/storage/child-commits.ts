/**
 * Commits for ever into the directory given: turn n changes two tables and a log together, and is printed once it is
 * durable. A turn writes many entries, so that a kill hits the middle of a commit often.
 */
import { openStorage } from '../../../controller/storage/open-storage.ts';

const storage = openStorage(process.argv[2] ?? '');
const objects = storage.table<{ turn: number; padding: string }>('objects');
const counters = storage.table<number>('counters');
const journal = storage.log<number>('journal');
const padding = 'x'.repeat(500);

for (let turn = (counters.get('turn') ?? 0) + 1; ; turn++) {
  for (let index = 0; index < 60; index++) {
    objects.put(`${String(turn).padStart(6, '0')}-${String(index)}`, { turn, padding });
    journal.append(turn);
  }
  counters.put('turn', turn);
  storage.commit();
  // Synchronous on a pipe, so that what was acknowledged before a kill has been seen.
  process.stdout.write(`${String(turn)}\n`);
}
