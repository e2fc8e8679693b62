/** deploy/ as a user installs it: with kubectl, on a real API server. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';

import packageJson from '../../../package.json' with { type: 'json' };
import { buildProgram } from '../../support/built-program.ts';
import { ownDefinitions } from '../apiserver/definitions.ts';
import { kubectl } from '../apiserver/kubectl.ts';
import { isSkipped, preparedServer } from '../apiserver/started-server.ts';
import type { BuiltObject } from './built-objects.ts';
import { builtObjects, objectsIn, titleOf } from './built-objects.ts';
import { deployDirectory } from './installed-server.ts';

type Labels = Record<string, string>;

interface Container {
  image: string;
  args: string[];
  ports: { name: string; containerPort: number }[];
}

interface Pod {
  labels: Labels;
  spec: {
    serviceAccountName: string;
    containers: [Container];
    securityContext: object;
    volumes: { secret?: { secretName: string } }[];
    terminationGracePeriodSeconds: number;
  };
}

interface Certificate {
  secretName?: string;
  dnsNames: string[];
  usages: string[];
}

const namespace = 'partywall-system';

describe.skipIf(isSkipped({ kubectl: true }))('deploy', () => {
  const server = preparedServer({}, () => Promise.resolve());
  let program = '';
  let objects: BuiltObject[] = [];

  beforeAll(() => {
    program = buildProgram();
    objects = builtObjects(deployDirectory);
  });

  const ofKind = (kind: string): BuiltObject[] => objects.filter((object) => object.kind === kind);

  /** The pods of the Deployment and of the StatefulSets, by name. */
  function pods(): [string, Pod][] {
    return [...ofKind('Deployment'), ...ofKind('StatefulSet')].map(({ metadata, spec }) => {
      const { template } = spec as { template: { metadata: { labels: Labels }; spec: Pod['spec'] } };
      return [metadata.name, { labels: template.metadata.labels, spec: template.spec }];
    });
  }

  const selects = (selector: Labels, labels: Labels): boolean =>
    Object.entries(selector).every(([key, value]) => labels[key] === value);

  it('is installed by one command, without a warning, and kubectl then finds no difference', async () => {
    const first = await kubectl(server(), ['apply', '-k', deployDirectory]);
    const difference = await kubectl(server(), ['diff', '-k', deployDirectory]);

    expect([first.code, first.errors]).toEqual([0, '']);
    for (const name of ownDefinitions().keys()) expect(first.output).toContain(`/${name} created\n`);
    expect(first.output.trim().split('\n')).toHaveLength(objects.length);
    expect(first.output).not.toMatch(/(?<! created)\n/u);
    expect(difference).toEqual({ code: 0, output: '', errors: '' });
  });

  it('takes the first host of docs/install.md', async () => {
    const page = readFileSync(join(deployDirectory, '../docs/install.md'), 'utf8');
    const manifest = /^```yaml first-host\n(?<text>.*?)^```$/msu.exec(page)?.groups?.['text'] ?? '';
    const applied = await kubectl(server(), ['apply', '-f', '-'], manifest);

    expect(applied).toMatchObject({ code: 0, errors: '' });
    expect(applied.output).toContain('host.partywall.dev/alpha created');
  });

  it('its pods are let into its namespace, which lets no pod in that could do more', async () => {
    const create = (name: string, spec: Pod['spec'], securityContext: object = spec.securityContext) =>
      server().request(`/api/v1/namespaces/${namespace}/pods?dryRun=All`, {
        method: 'POST',
        body: JSON.stringify({
          apiVersion: 'v1',
          kind: 'Pod',
          metadata: { name },
          // The claim of a StatefulSet stands outside of the pod.
          spec: { ...spec, securityContext, volumes: [...spec.volumes, { name: 'state', emptyDir: {} }] },
        }),
      });
    for (const [name, { spec }] of pods()) {
      const allowed = await create(name, spec);
      const refused = await create(name, spec, {});

      expect(allowed, allowed.text).toMatchObject({ code: 201 });
      expect(refused.code, name).toBe(403);
      expect(refused.text).toContain('violates PodSecurity');
    }
  });

  it('its processes understand their arguments, and miss their certificates only', () => {
    for (const [name, { spec }] of pods()) {
      const args = spec.containers[0].args.map((arg) => arg.replaceAll('$(NAMESPACE)', namespace));
      const { status, stderr } = spawnSync(process.execPath, [program, ...args], { encoding: 'utf8' });

      expect(stderr, name).toContain('/etc/partywall/tls/');
      expect(status, name).toBe(1);
    }
  });

  it('runs the image of this version, and gives a process more time than it takes to drain', () => {
    for (const [name, { spec }] of pods()) {
      const [{ args, image }] = spec.containers;
      const drain = Number(/^--drain-timeout=(\d+)s$/mu.exec(args.join('\n'))?.[1]);

      expect(image, name).toBe(`registry.example/partywall:${packageJson.version}`);
      expect(spec.terminationGracePeriodSeconds, name).toBeGreaterThanOrEqual(drain + 10);
    }
  });

  it('every selector selects one of its pods, and every port and account that is named exists', () => {
    const accounts = ofKind('ServiceAccount').map(({ metadata }) => metadata.name);
    const selectors = [
      ...ofKind('Service').map((one) => [titleOf(one), (one['spec'] as { selector: Labels }).selector]),
      ...[...ofKind('PodDisruptionBudget'), ...ofKind('Deployment'), ...ofKind('StatefulSet')].map((one) => [
        titleOf(one),
        (one['spec'] as { selector: { matchLabels: Labels } }).selector.matchLabels,
      ]),
      ...ofKind('NetworkPolicy').map((one) => [
        titleOf(one),
        (one['spec'] as { podSelector: { matchLabels?: Labels } }).podSelector.matchLabels ?? {},
      ]),
    ] as [string, Labels][];
    for (const [title, selector] of selectors) {
      expect(
        pods().some(([, { labels }]) => selects(selector, labels)),
        title,
      ).toBe(true);
    }
    for (const [name, { spec }] of pods()) expect(accounts, name).toContain(spec.serviceAccountName);
  });

  it('Flux installs the CRDs apart from all the rest, by what deploy/flux says', () => {
    const flux = objectsIn(readFileSync(join(deployDirectory, 'flux/partywall.yaml'), 'utf8'));
    const own = flux.find(({ kind, metadata }) => kind === 'Kustomization' && metadata.name === 'partywall');
    const { path, patches } = own?.['spec'] as { path: string; patches: object[] };
    const directory = mkdtempSync(join(tmpdir(), 'partywall-flux-'));
    const resources = [relative(directory, join(deployDirectory, '..', path))];
    writeFileSync(join(directory, 'kustomization.yaml'), JSON.stringify({ resources, patches }));
    const rest = builtObjects(directory);
    rmSync(directory, { recursive: true });

    const expected = objects.filter(({ kind }) => kind !== 'CustomResourceDefinition');
    expect(rest.map(titleOf)).toEqual(expected.map(titleOf));
  });

  it('each Host has a Service at the address where the controller looks, in front of the process that holds it', () => {
    const template = pods()
      .flatMap(([, { spec }]) => spec.containers[0].args)
      .find((arg) => arg.includes('{host}'));
    const address = (host: string): string =>
      (template ?? '')
        .replace('--host-address-template=', '')
        .replace('{host}', host)
        .replace('$(NAMESPACE)', namespace);
    const holders = pods().filter(([, { spec }]) => spec.containers[0].args[0] === 'host');
    for (const [, { labels, spec }] of holders) {
      const hosts = spec.containers[0].args.slice(1).filter((arg) => !arg.startsWith('-'));
      expect(hosts).not.toEqual([]);
      for (const host of hosts) {
        const { hostname, port } = new URL(address(host));
        const service = ofKind('Service').find(
          ({ metadata }) => `${metadata.name}.${namespace}.svc` === hostname,
        );
        const { ports, selector } = service?.['spec'] as {
          ports: { port: number; targetPort: string }[];
          selector: Labels;
        };

        expect(selects(selector, labels), host).toBe(true);
        expect(ports).toContainEqual(expect.objectContaining({ port: Number(port), targetPort: 'kernel' }));
        expect(spec.containers[0].ports).toContainEqual({ name: 'kernel', containerPort: 7443 });
      }
    }
  });

  it('cert-manager would make every certificate that a pod mounts, with the names that are looked for', () => {
    const text = readFileSync(join(deployDirectory, 'certificates/cert-manager.yaml'), 'utf8');
    const certificates = objectsIn(text).map(({ spec }) => spec as Certificate);
    for (const [name, { spec }] of pods()) {
      const mounted = spec.volumes.find(({ secret }) => secret !== undefined)?.secret?.secretName;
      const { dnsNames, usages } =
        certificates.find(({ secretName }) => secretName === mounted) ?? fault(name);

      expect(dnsNames, name).toEqual(
        name === 'partywall-controller' ? ['partywall-controller'] : [`${name}.${namespace}.svc`],
      );
      expect(usages, name).toContain(name === 'partywall-controller' ? 'client auth' : 'server auth');
    }
  });
});

function fault(pod: string): never {
  throw new Error(`nothing makes the certificate of ${pod}`);
}
