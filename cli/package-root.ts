/** Where the package lies whose program this is: it brings crds/, deploy/ and schemas/. */
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { NotDoneError } from '../controller/questions/errors.ts';

/** Looks from the program upwards: it may be bundled or not. @throws NotDoneError when there is none */
export function packageRoot(from: string = import.meta.dirname): string {
  for (let directory = from; ; directory = dirname(directory)) {
    const file = join(directory, 'package.json');
    if (
      existsSync(file) &&
      (JSON.parse(readFileSync(file, 'utf8')) as { name?: string }).name === 'partywall'
    )
      return directory;
    if (directory === dirname(directory)) {
      throw new NotDoneError(
        `no package of Partywall lies around ${from}`,
        'Run the program where its package is installed: its files are beside it.',
      );
    }
  }
}
