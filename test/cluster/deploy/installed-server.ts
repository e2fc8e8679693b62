/** An API server on which Partywall was installed as its users install it. */
import { join } from 'node:path';

import type { ApiServer, ApiServerOptions } from '../apiserver/api-server.ts';
import { untilDefinitionsAreServed } from '../apiserver/definitions.ts';
import { kubectl } from '../apiserver/kubectl.ts';
import { preparedServer } from '../apiserver/started-server.ts';

export const deployDirectory = join(import.meta.dirname, '../../../deploy');

/** Installs deploy/ with kubectl. @throws Error with the words of kubectl, also when it only warns */
export async function installDeploy(server: ApiServer): Promise<void> {
  const { errors } = await kubectl(server, ['apply', '-k', deployDirectory]);
  if (errors !== '') throw new Error(`kubectl apply -k deploy/: ${errors}`);
  await untilDefinitionsAreServed(server);
}

export function installedServer(options: ApiServerOptions = {}): () => ApiServer {
  return preparedServer(options, installDeploy);
}
