import { afterAll, beforeAll, inject } from 'vitest';

import type { ApiServer, ApiServerOptions } from './api-server.ts';
import { startApiServer } from './api-server.ts';
import { provideBinaries } from './binaries.ts';
import { install, ownDefinitions } from './definitions.ts';

/** Long enough for a build with nothing cached on a slow machine; never a measure. */
const patienceMs = 45 * 60_000;

/** Whether the tests of a `describe` cannot run here. With CI set they run, and fail: nobody would see that they did not. */
export function isSkipped({ kubectl = false } = {}): boolean {
  const isMissing = inject('apiServerMissing') !== '' || (kubectl && !inject('hasKubectl'));
  return isMissing && !process.env['CI'];
}

/** Starts an API server that serves the kinds of crds/ and `more`, for the tests of a `describe`. */
export function startedServer(
  options: ApiServerOptions = {},
  more: ReadonlyMap<string, string> = new Map(),
): () => ApiServer {
  return preparedServer(options, async (server) => {
    await install(server, ownDefinitions());
    await install(server, more);
  });
}

/** Starts an API server for the tests of a `describe`, and does with it what must be done before them. */
export function preparedServer(
  options: ApiServerOptions,
  prepare: (server: ApiServer) => Promise<void>,
): () => ApiServer {
  let server: ApiServer | undefined;

  beforeAll(async () => {
    server = await startApiServer(await provideBinaries(), options);
    await prepare(server);
  }, patienceMs);

  afterAll(async () => {
    await server?.stop();
  }, 60_000);

  return () => {
    if (server === undefined) throw new Error('no API server is running: call this within a test');
    return server;
  };
}
