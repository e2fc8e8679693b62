import { mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { NotDoneError, UsageError } from '../../controller/questions/errors.ts';
import type { ExitCode } from '../exit-code.ts';
import { exitCode } from '../exit-code.ts';
import { packageRoot } from '../package-root.ts';
import type { Session } from '../session.ts';

export type Exported = 'crds' | 'rbac' | 'schemas';

/**
 * Prints files of the package, or writes schemas below a directory.
 * @throws UsageError where a directory is named for anything else
 * @throws NotDoneError when it cannot be written
 */
export function runExport(session: Session, what: Exported, out: string | undefined): ExitCode {
  if (what !== 'schemas') {
    if (out !== undefined) {
      throw new UsageError(`--out is for schemas: ${what} are one stream`, `partywall export ${what} > FILE`);
    }
    session.out.write(stream(what === 'crds' ? filesIn('crds') : accessFiles()));
  } else if (out === undefined) session.out.write(`${JSON.stringify(schemaOfAll(), null, 2)}\n`);
  else writeSchemas(session, out);
  return exitCode.done;
}

/** Paths of the files of a folder with an ending, in a fixed order. */
function filesIn(folder: string, ending = '.yaml'): string[] {
  const directory = join(packageRoot(), folder);
  const names = readdirSync(directory).filter((name) => name.endsWith(ending));
  return names.sort().map((name) => join(directory, name));
}

/** The namespace first, because the service account lies in it. */
function accessFiles(): string[] {
  const files = ['namespace.yaml', 'controller-rbac.yaml', 'access.yaml'];
  return [...files.map((name) => join(packageRoot(), 'deploy', name)), ...filesIn('deploy/policies')];
}

/** YAML documents, one behind the other. */
function stream(files: readonly string[]): string {
  return files.map((file) => readFileSync(file, 'utf8')).join('---\n');
}

const schemaFolder = 'schemas/partywall.dev';

interface KindSchema {
  title: string;
}

/** A schema that holds for an object of any kind, and says of each only what is wrong with that kind. */
function schemaOfAll(): object {
  const schemas = filesIn(schemaFolder, '.json').map(
    (file) => JSON.parse(readFileSync(file, 'utf8')) as KindSchema,
  );
  const titles = schemas.map(({ title }) => title);
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title: 'An object of Partywall',
    type: 'object',
    required: ['apiVersion', 'kind'],
    properties: { kind: { enum: titles } },
    allOf: titles.map((title) => ({
      if: { properties: { kind: { const: title } } },
      then: { $ref: `#/$defs/${title}` },
    })),
    $defs: Object.fromEntries(schemas.map((schema) => [schema.title, schema])),
  };
}

/** `DIR/GROUP/KIND_VERSION.json`, where kubeconform and others look for them. */
function writeSchemas(session: Session, out: string): void {
  const group = schemaFolder.slice('schemas/'.length);
  const files = filesIn(schemaFolder, '.json');
  try {
    mkdirSync(join(out, group), { recursive: true });
    for (const file of files)
      writeFileSync(join(out, group, file.slice(dirname(file).length + 1)), readFileSync(file));
  } catch (error) {
    throw new NotDoneError(
      `the schemas cannot be written to ${out}: ${error instanceof Error ? error.message : String(error)}`,
      'Name a directory that you may write to.',
    );
  }
  session.err.write(
    `${files.length} schemas are in ${join(out, group)}. For kubeconform: -schema-location '${out}/{{.Group}}/{{.ResourceKind}}_{{.ResourceAPIVersion}}.json'\n`,
  );
}
