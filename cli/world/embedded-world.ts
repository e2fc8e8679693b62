import type { Embedded } from '../../controller/embedded.ts';
import type { DirectoryLocation } from '../location.ts';
import type { Settler } from './settle.ts';
import type { Sequel, World } from './world.ts';

const sequel: Sequel = {
  rest: (commands) => `The next ${commands} does the rest.`,
  goOn: (command) => `${command} again to go on`,
  inVain: () => '',
};

/** The world of a state directory, in which this very process reconciles. */
export function embeddedWorld(embedded: Embedded, settler: Settler, location: DirectoryLocation): World {
  const { cluster } = embedded;
  return {
    cluster,
    embedded,
    sequel,
    location,
    atomic: true,
    emptiesNamespaces: false,
    commit: () => {
      embedded.commit();
    },
    async settle({ timeoutMilliseconds, progress }) {
      await progress?.follow(cluster);
      const end = await settler.run(embedded, {
        timeoutMilliseconds,
        ...(progress === undefined ? {} : { onProgress: progress.tick }),
      });
      progress?.clear();
      return end;
    },
  };
}
