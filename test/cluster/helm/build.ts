/** How helm is built from the Go module beside this file. */
import { join } from 'node:path';
import type { Recipe } from '../go-binaries/build.ts';
import { commonArgs } from '../go-binaries/build.ts';

/** Another version: change it here and in go.mod, and resolve the module again (CONTRIBUTING.md). */
const helmVersion = 'v4.3.1';

export const helmRecipe: Recipe<'helm'> = {
  names: ['helm'],
  cache: 'helm',
  version: helmVersion,
  directory: join(import.meta.dirname, '..'),
  steps: [
    {
      module: 'helm',
      args: [
        ...commonArgs,
        ...['-ldflags', `-s -w -X helm.sh/helm/v4/internal/version.version=${helmVersion}`],
        ...['-o', '{into}/', 'tool'],
      ],
    },
  ],
};
