/** The chart with the real helm: held to the kustomization, and installed on a real API server. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { parse } from 'yaml';
import { afterAll, describe, expect, it } from 'vitest';

import packageJson from '../../../package.json' with { type: 'json' };
import { untilDefinitionsAreServed } from '../apiserver/definitions.ts';
import { kubectl } from '../apiserver/kubectl.ts';
import { isSkipped, preparedServer } from '../apiserver/started-server.ts';
import type { HelmResult } from '../helm/helm.ts';
import { helm, isHelmSkipped } from '../helm/helm.ts';
import type { BuiltObject } from './built-objects.ts';
import { builtObjects, objectsIn, titleOf } from './built-objects.ts';
import { deployDirectory } from './installed-server.ts';

const chart = join(deployDirectory, 'chart/partywall');
const inNamespace = ['-n', 'partywall-system'];

describe.skipIf(isHelmSkipped())('deploy/chart', () => {
  const directory = mkdtempSync(join(tmpdir(), 'partywall-chart-'));
  afterAll(() => {
    rmSync(directory, { recursive: true });
  });

  async function template(values: object, more: readonly string[] = inNamespace): Promise<HelmResult> {
    const file = join(directory, 'values.yaml');
    writeFileSync(file, JSON.stringify(values));
    return await helm(['template', 'partywall', chart, '-f', file, ...more]);
  }

  /** Title -> object. */
  async function rendered(values: object = {}, more?: readonly string[]): Promise<Map<string, BuiltObject>> {
    const { code, errors, output } = await template(values, more);
    expect(errors).toBe('');
    expect(code).toBe(0);
    return byTitle(objectsIn(output));
  }

  function byTitle(objects: readonly BuiltObject[]): Map<string, BuiltObject> {
    return new Map(objects.map((object) => [titleOf(object), object]));
  }

  /** The template of the pods of one object. */
  function podOf(objects: Map<string, BuiltObject>, title: string): string {
    const { spec } = objects.get(title) as { spec: { template: { spec: object } } } & BuiltObject;
    return JSON.stringify(spec.template.spec);
  }

  it('has the version of the program, for both of its versions', () => {
    const { appVersion, version } = parse(readFileSync(join(chart, 'Chart.yaml'), 'utf8')) as Record<
      string,
      string
    >;
    expect([version, appVersion]).toEqual([packageJson.version, packageJson.version]);
  });

  it('is found in order by helm itself', async () => {
    const { code, output } = await helm(['lint', '--strict', chart]);
    expect(output).toContain('0 chart(s) failed');
    expect(code).toBe(0);
  });

  it.skipIf(isSkipped({ kubectl: true }))(
    'installs what the kustomization installs, object by object',
    async () => {
      const kustomized = byTitle(builtObjects(deployDirectory));
      kustomized.delete('Namespace partywall-system');
      const charted = await rendered();
      // The one difference that is meant: what keeps CRDs when a release is uninstalled.
      for (const { kind, metadata } of charted.values()) {
        if (kind === 'CustomResourceDefinition') Reflect.deleteProperty(metadata, 'annotations');
      }

      expect([...charted.keys()].sort()).toEqual([...kustomized.keys()].sort());
      for (const [title, object] of kustomized) expect(charted.get(title), title).toEqual(object);
    },
  );

  it('goes into any namespace, and its roles and policies with it', async () => {
    const { output } = await template({}, ['-n', 'elsewhere']);

    expect(output).not.toContain('partywall-system');
    expect(output).toContain('system:serviceaccount:elsewhere:partywall-controller');
  });

  it('takes replicas, an image, certificates that exist, and what a pod needs to be placed', async () => {
    const objects = await rendered({
      image: { repository: 'example.com/pw', tag: 'v9', pullPolicy: 'Always', pullSecrets: ['pull'] },
      controller: {
        replicas: 3,
        tlsSecretName: 'mine',
        logLevel: 'debug',
        nodeSelector: { pool: 'infra' },
        tolerations: [{ key: 'infra', operator: 'Exists' }],
        resources: { limits: { memory: '2Gi' } },
      },
    });
    const pod = JSON.parse(podOf(objects, 'Deployment partywall-system/partywall-controller')) as Record<
      string,
      unknown
    >;

    expect(objects.get('Deployment partywall-system/partywall-controller')).toMatchObject({
      spec: { replicas: 3 },
    });
    expect(pod).toMatchObject({
      imagePullSecrets: [{ name: 'pull' }],
      nodeSelector: { pool: 'infra' },
      tolerations: [{ key: 'infra', operator: 'Exists' }],
      volumes: [{ secret: { secretName: 'mine' } }],
      containers: [{ image: 'example.com/pw:v9', imagePullPolicy: 'Always' }],
    });
    expect(JSON.stringify(pod)).toContain('"limits":{"memory":"2Gi"}');
    expect(JSON.stringify(pod)).toContain('--log-level=debug');
  });

  it('has all processes send traces to a collector, and takes variables of OpenTelemetry for it', async () => {
    const environment = { OTEL_TRACES_SAMPLER: 'parentbased_traceidratio', OTEL_TRACES_SAMPLER_ARG: '0.1' };
    const objects = await rendered({ tracing: { endpoint: 'http://collector:4318', environment } });

    for (const title of [
      'Deployment partywall-system/partywall-controller',
      'StatefulSet partywall-system/host-alpha',
    ]) {
      const { containers } = JSON.parse(podOf(objects, title)) as {
        containers: { args: string[]; env: { name: string; value?: string }[] }[];
      };
      expect(containers[0]?.args.at(-1), title).toBe('--otlp-endpoint=http://collector:4318');
      for (const [name, value] of Object.entries(environment))
        expect(containers[0]?.env, title).toContainEqual({ name, value });
    }
  });

  it.skipIf(isSkipped({ kubectl: true }))(
    'has traces sent as the overlay does that deploy/kustomization.yaml shows',
    async () => {
      const text = readFileSync(join(deployDirectory, 'kustomization.yaml'), 'utf8');
      const [, shown = ''] = /^#( {3}patches:\n(?:# {4,}.*\n)+)/mu.exec(text) ?? [];
      const overlay = mkdtempSync(join(deployDirectory, '../node_modules/.cache/overlay-'));
      const patches = shown.replaceAll(/^#? {3}/gmu, '');
      writeFileSync(
        join(overlay, 'kustomization.yaml'),
        `resources: [${relative(overlay, deployDirectory)}]\n${patches}`,
      );

      const kustomized = byTitle(builtObjects(overlay));
      rmSync(overlay, { recursive: true });

      const charted = await rendered({ tracing: { endpoint: 'http://collector:4318' } });
      for (const title of [
        'Deployment partywall-system/partywall-controller',
        'StatefulSet partywall-system/host-alpha',
      ]) {
        expect(podOf(charted, title)).toContain('--otlp-endpoint=http://collector:4318');
        expect(charted.get(title), title).toEqual(kustomized.get(title));
      }
    },
  );

  it('makes a process for each host of the list, which may hold several Hosts', async () => {
    const objects = await rendered({
      hosts: [
        { name: 'gamma', storage: '5Gi', storageClassName: 'fast', tlsSecretName: 'gamma-cert' },
        { name: 'room', hostNames: ['delta', 'epsilon'], logLevel: 'warn' },
      ],
    });
    const titles = [...objects.keys()].filter((title) => /^(StatefulSet|Service) /u.test(title));
    const gamma = objects.get('StatefulSet partywall-system/host-gamma');

    expect(titles.sort()).toEqual([
      'Service partywall-system/host-delta',
      'Service partywall-system/host-epsilon',
      'Service partywall-system/host-gamma',
      'StatefulSet partywall-system/host-gamma',
      'StatefulSet partywall-system/host-room',
    ]);
    expect(JSON.stringify(gamma)).toContain(
      '"storageClassName":"fast","resources":{"requests":{"storage":"5Gi"}}',
    );
    expect(podOf(objects, 'StatefulSet partywall-system/host-gamma')).toContain('"secretName":"gamma-cert"');
    const room = podOf(objects, 'StatefulSet partywall-system/host-room');
    expect(room).toContain('"args":["host","delta","epsilon","--state=/var/lib/partywall"');
    expect(room).toContain('"secretName":"host-room-tls"');
    expect(room).toContain('--log-level=warn');
    const epsilon = objects.get('Service partywall-system/host-epsilon');
    expect(epsilon).toMatchObject({ spec: { selector: { 'app.kubernetes.io/instance': 'room' } } });
  });

  it('leaves out what is not wanted', async () => {
    const off = { install: false };
    const objects = await rendered({
      crds: off,
      access: off,
      policies: off,
      networkPolicies: off,
      hosts: [],
    });

    expect([...objects.keys()].sort()).toEqual([
      'ClusterRole partywall-controller',
      'ClusterRoleBinding partywall-controller',
      'Deployment partywall-system/partywall-controller',
      'PodDisruptionBudget partywall-system/partywall-controller',
      'PodDisruptionBudget partywall-system/partywall-hosts',
      'Role partywall-system/partywall-controller',
      'RoleBinding partywall-system/partywall-controller',
      'ServiceAccount partywall-system/partywall-controller',
      'ServiceAccount partywall-system/partywall-host',
    ]);
  });

  it.each([
    [
      'a value of another type',
      { controller: { replicas: 'two' } },
      "at '/controller/replicas': got string, want integer",
    ],
    ['a value that is not known', { controler: {} }, "additional properties 'controler' not allowed"],
    [
      'an address of a collector that is none',
      { tracing: { endpoint: 'collector:4318' } },
      "at '/tracing/endpoint'",
    ],
    [
      "a variable that is not OpenTelemetry's",
      { tracing: { environment: { PATH: '/' } } },
      "at '/tracing/environment': additional properties 'PATH' not allowed",
    ],
    ['a host without a name', { hosts: [{}] }, "at '/hosts/0': missing property 'name'"],
    ['a host that no Service can be named for', { hosts: [{ name: 'Alpha' }] }, "at '/hosts/0/name'"],
    [
      'a level of logs that there is not',
      { controller: { logLevel: 'loud' } },
      "value must be one of 'debug'",
    ],
    [
      'a Host that two processes hold',
      { hosts: [{ name: 'alpha' }, { name: 'room', hostNames: ['beta', 'alpha'] }] },
      'the Host alpha is held by two host processes, alpha and room: a kernel is held by one',
    ],
  ])('refuses %s', async (_, values, words) => {
    const { code, errors } = await template(values);

    expect(code).toBe(1);
    expect(errors).toContain(words);
  });

  describe.skipIf(isSkipped({ kubectl: true }))('on a real API server', () => {
    const server = preparedServer({}, () => Promise.resolve());
    const release = ['partywall', chart, ...inNamespace];

    it('is installed and upgraded; uninstalled, it leaves the CRDs and all objects', async () => {
      const installed = await helm(['install', ...release, '--create-namespace'], server());
      await untilDefinitionsAreServed(server());
      const upgraded = await helm(['upgrade', ...release, '--set', 'controller.replicas=3'], server());
      const deployment = await kubectl(server(), ['get', 'deploy', '-o', 'name', ...inNamespace]);
      const one = {
        apiVersion: 'partywall.dev/v1alpha1',
        kind: 'WorkloadPartition',
        metadata: { name: 'a' },
      };
      await kubectl(server(), ['apply', '-f', '-'], JSON.stringify(one));
      const uninstalled = await helm(['uninstall', 'partywall', ...inNamespace], server());
      const left = await kubectl(server(), ['get', 'wpar,deploy', '-A', '-o', 'name']);

      expect([installed.code, installed.errors]).toEqual([0, '']);
      expect(installed.output).toContain('host-alpha-tls');
      expect([upgraded.code, upgraded.errors]).toEqual([0, '']);
      expect(deployment.output).toBe('deployment.apps/partywall-controller\n');
      expect(uninstalled.code).toBe(0);
      expect(left).toMatchObject({ output: 'workloadpartition.partywall.dev/a\n', errors: '' });
    });
  });
});
