/** Installs CustomResourceDefinitions, and waits until they are served. */
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import type { ApiServer } from './api-server.ts';

const crds = join(import.meta.dirname, '../../../crds');
const path = '/apis/apiextensions.k8s.io/v1/customresourcedefinitions';

/** The CRDs of this project, by name. */
export function ownDefinitions(): Map<string, string> {
  const files = readdirSync(crds).filter((file) => file.endsWith('.yaml'));
  return new Map(
    files.sort().map((file) => [file.replace(/\.yaml$/, ''), readFileSync(join(crds, file), 'utf8')]),
  );
}

/** @throws Error with the API server's words when it refuses one, or the kind does not come up */
export async function install(server: ApiServer, definitions: ReadonlyMap<string, string>): Promise<void> {
  for (const [name, text] of definitions) {
    const answer = await server.request(`${path}/${name}?fieldManager=tests&force=true`, {
      method: 'PATCH',
      body: text,
      contentType: 'application/apply-patch+yaml',
    });
    if (answer.code >= 300) throw new Error(`the API server refuses ${name}: ${answer.text}`);
  }
  for (const name of definitions.keys()) await untilServed(server, name);
}

/** Waits until the kinds of this project are served, whoever installed them. */
export async function untilDefinitionsAreServed(server: ApiServer): Promise<void> {
  for (const name of ownDefinitions().keys()) await untilServed(server, name);
}

interface Definition {
  spec: { group: string; names: { plural: string }; versions: { name: string }[] };
  status?: { conditions?: { type: string; status: string; message: string }[] };
}

async function untilServed(server: ApiServer, name: string): Promise<void> {
  for (let round = 0; round < 600; round += 1) {
    const definition = JSON.parse((await server.request(`${path}/${name}`)).text) as Definition;
    if (await isServed(server, name, definition)) return;
    await sleep(100);
  }
  throw new Error(`${name} was accepted, but is not served`);
}

async function isServed(server: ApiServer, name: string, { spec, status }: Definition): Promise<boolean> {
  const conditions = status?.conditions ?? [];
  const has = (wanted: string) =>
    conditions.find(({ type, status: value }) => type === wanted && value === 'True');
  const refused = has('NonStructuralSchema');
  if (refused !== undefined) throw new Error(`${name}: ${refused.message}`);
  if (has('Established') === undefined) return false;
  const group = `apis/${spec.group}/${spec.versions[0]?.name ?? ''}`;
  const list = await server.request(`/${group}/${spec.names.plural}?limit=1`);
  // Without it kubectl validates by an older description, and by itself.
  const described = await server.request(`/openapi/v3/${group}`);
  return list.code === 200 && described.text.includes(`/${spec.names.plural}/{name}"`);
}
