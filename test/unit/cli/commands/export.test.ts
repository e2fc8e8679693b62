import Ajv2020 from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { parseAllDocuments } from 'yaml';
import { questions, resources } from '../../../../controller/api/generated/resources.ts';
import { readExamples } from '../../../support/examples.ts';
import { packageRoot } from '../../../../cli/package-root.ts';
import { Place } from '../cli-run.ts';

interface Document {
  kind: string;
  apiVersion: string;
  metadata: { name: string };
}

function documents(text: string): Document[] {
  return parseAllDocuments(text).map((document) => document.toJS() as Document);
}

describe('cli/commands/export', () => {
  let place: Place;
  beforeEach(() => {
    place = new Place();
  });
  afterEach(() => {
    place.remove();
  });

  it('prints the CRD of every kind', async () => {
    const { code, err, out } = await place.run(['export', 'crds']);

    expect([code, err]).toEqual([0, '']);
    const names = documents(out).map(({ kind, metadata }) => `${kind} ${metadata.name}`);
    const expected = Object.values({ ...resources, ...questions }).map(
      ({ plural }) => `CustomResourceDefinition ${plural}.partywall.dev`,
    );
    expect(names.sort()).toEqual(expected.sort());
  });

  it('prints the namespace before what lies in it, then roles, and every policy with its binding', async () => {
    const { out } = await place.run(['export', 'rbac']);
    const kinds = documents(out).map(({ kind }) => kind);
    const policies = readdirSync(join(packageRoot(), 'deploy/policies')).length;

    expect(kinds.slice(0, 2)).toEqual(['Namespace', 'ServiceAccount']);
    expect(kinds.filter((kind) => kind === 'ValidatingAdmissionPolicy')).toHaveLength(policies);
    expect(kinds.filter((kind) => kind === 'ValidatingAdmissionPolicyBinding')).toHaveLength(policies);
    expect(kinds).toContain('ClusterRole');
  });

  it('prints one schema that takes every example, and says what is wrong by the kind', async () => {
    const { out } = await place.run(['export', 'schemas']);
    const ajv = new Ajv2020.default({ strict: false, allErrors: true });
    addFormats.default(ajv);
    const validate = ajv.compile(JSON.parse(out) as object);
    const ours = readExamples()
      .flatMap(({ text }) => documents(text))
      .filter(({ apiVersion }) => apiVersion.startsWith('partywall.dev/'));

    expect(ours.length).toBeGreaterThan(20);
    for (const object of ours) expect(validate(object), object.metadata.name).toBe(true);
    expect(validate({ ...ours[0], kind: 'Nothing' })).toBe(false);
    expect(validate({ ...ours[0], spec: { version: 5 } })).toBe(false);
    expect(validate.errors?.map(({ instancePath }) => instancePath)).toContain('/spec/version');
  });

  it('writes a schema for each kind where kubeconform looks for it, and says how to name the place', async () => {
    const directory = join(place.directory, 'schemas');
    const { code, err, out } = await place.run(['export', 'schemas', '--out', directory]);

    expect([code, out]).toEqual([0, '']);
    expect(err).toContain(
      `-schema-location '${directory}/{{.Group}}/{{.ResourceKind}}_{{.ResourceAPIVersion}}.json'`,
    );
    for (const kind of Object.keys(resources))
      expect(existsSync(join(directory, `partywall.dev/${kind.toLowerCase()}_v1alpha1.json`)), kind).toBe(
        true,
      );
    const written = readFileSync(join(directory, 'partywall.dev/host_v1alpha1.json'), 'utf8');
    expect(written).toBe(
      readFileSync(join(packageRoot(), 'schemas/partywall.dev/host_v1alpha1.json'), 'utf8'),
    );
  });

  it('says that a directory is for schemas, and that it cannot be written to', async () => {
    const file = place.write('a-file', '');

    expect(await place.run(['export', 'crds', '--out', 'x'])).toMatchObject({
      code: 64,
      err: expect.stringContaining('--out is for schemas: crds are one stream') as string,
    });
    expect(await place.run(['export', 'schemas', '--out', file])).toMatchObject({
      code: 1,
      err: expect.stringContaining(`the schemas cannot be written to ${file}`) as string,
    });
  });

  it('says what can be exported', async () => {
    const { code, err } = await place.run(['export', 'everything']);

    expect(code).toBe(64);
    expect(err).toContain('crds, rbac, schemas');
  });

  it('finds its package from wherever the program lies in it, and says that there is none', () => {
    expect(packageRoot(join(packageRoot(), 'dist/chunks'))).toBe(packageRoot());
    expect(() => packageRoot(place.directory)).toThrow('no package of Partywall lies around');
  });
});
