/** What the chart takes over from deploy/ and crds/ as it is, and the page of its values. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse, parseDocument } from 'yaml';
import { code, table } from './generate-markdown.ts';

const CHART = 'deploy/chart/partywall';
const YAML_HEADER = '# Generated from deploy/ and crds/ by tools/generate.ts; do not edit.\n';

/** So that a release which is uninstalled does not take all objects of all tenants with it. */
const KEEP = 'helm.sh/resource-policy: keep';

interface Kustomization {
  resources: string[];
}

/** Files of kustomizations, in their order. */
function resourcesOf(root: string, path: string): string[] {
  return (parse(readFileSync(join(root, path), 'utf8')) as Kustomization).resources;
}

function joined(root: string, paths: readonly string[], change = (text: string) => text): string {
  return YAML_HEADER + paths.map((path) => change(readFileSync(join(root, path), 'utf8'))).join('---\n');
}

/** Numbers and comments of the text stay as they are. */
function kept(text: string): string {
  return text.replace(/^ {2}annotations:$|^metadata:$/mu, (line) =>
    line === 'metadata:' ? `metadata:\n  annotations:\n    ${KEEP}` : `${line}\n    ${KEEP}`,
  );
}

/** A value of the chart. */
interface ValueSchema {
  type?: string;
  description?: string;
  enum?: string[];
  minimum?: number;
  maximum?: number;
  properties?: Record<string, ValueSchema>;
  items?: ValueSchema;
  definitions?: Record<string, ValueSchema>;
  $ref?: string;
}

type Row = [string, string, string, string];

function typeText({ enum: choices, items, maximum, minimum, type = 'any' }: ValueSchema): string {
  if (choices !== undefined) return choices.map(code).join(', ');
  if (minimum !== undefined && maximum !== undefined) return `${type}, ${minimum} to ${maximum}`;
  return items?.type === undefined ? type : `list of ${items.type}s`;
}

/** What `$ref` names, with what stands beside it. */
function resolved(schema: ValueSchema, definitions: Record<string, ValueSchema>): ValueSchema {
  const name = schema.$ref?.split('/').at(-1);
  return name === undefined ? schema : { ...definitions[name], ...schema };
}

/** A row for a value, then one for each below it. A group has no type and no default of its own. */
function rows(
  path: string,
  schema: ValueSchema,
  { definitions, value }: { definitions: Record<string, ValueSchema>; value: unknown },
): Row[] {
  const { description = '', items, properties } = schema;
  const usual = value === undefined ? '' : code(JSON.stringify(value));
  const own: Row =
    properties === undefined
      ? [code(path), typeText(schema), usual, description]
      : [code(path), '', '', description];
  const prefix = items === undefined ? path : `${path}[]`;
  const values = properties === undefined ? {} : (value as Record<string, unknown>);
  const below = Object.entries(properties ?? items?.properties ?? {}).flatMap(([name, child]) =>
    rows(`${prefix}.${name}`, resolved(child, definitions), { definitions, value: values[name] }),
  );
  return [own, ...below];
}

function valuesPage(schema: ValueSchema, values: Record<string, unknown>): string {
  const { definitions = {}, properties = {} } = schema;
  const all = Object.entries(properties).flatMap(([name, child]) =>
    rows(name, child, { definitions, value: values[name] }),
  );
  return [
    '<!-- Generated from values.schema.json and values.yaml by tools/generate.ts; do not edit. -->\n',
    '# The chart of Partywall\n',
    'It installs what `kubectl apply -k deploy/` installs, but for the namespace, and a test compares the two object by object. [docs/install.md](../../../docs/install.md) says how to use it.\n',
    '## Values\n',
    'A value that is not named here, or that is of another type, is refused.\n',
    table(['Value', 'Type', 'Default', 'What it is for'], all),
  ].join('\n');
}

/** Path from the root -> text. */
export function chartOutputs(root: string): [string, string][] {
  const deploy = resourcesOf(root, 'deploy/kustomization.yaml');
  const policies = deploy.filter((path) => path.startsWith('policies/')).map((path) => `deploy/${path}`);
  const crds = resourcesOf(root, 'crds/Kustomization').map((path) => `crds/${path}`);
  const schema = JSON.parse(readFileSync(join(root, CHART, 'values.schema.json'), 'utf8')) as ValueSchema;
  const values = parseDocument(readFileSync(join(root, CHART, 'values.yaml'), 'utf8')).toJS() as Record<
    string,
    unknown
  >;
  return [
    [`${CHART}/files/crds.yaml`, joined(root, crds, kept)],
    [`${CHART}/files/policies.yaml`, joined(root, policies)],
    ...['access', 'controller-rbac', 'network'].map((name): [string, string] => [
      `${CHART}/files/${name}.yaml`,
      joined(root, [`deploy/${name}.yaml`]),
    ]),
    [`${CHART}/files/hosts.yaml`, joined(root, ['deploy/hosts/all.yaml'])],
    [`${CHART}/README.md`, valuesPage(schema, values)],
  ];
}
