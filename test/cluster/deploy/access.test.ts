/** docs/access.md says who may do what; here a real API server is asked, as each of them. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';

import { questions, resources } from '../../../controller/api/generated/resources.ts';
import type { ResourceDefinition } from '../../../controller/api/resource-definition.ts';
import { isSkipped } from '../apiserver/started-server.ts';
import { until } from '../controller-scene.ts';
import { bind, createNamespace } from './bindings.ts';
import { installedServer } from './installed-server.ts';

const kinds: Readonly<Record<string, ResourceDefinition>> = { ...resources, ...questions };

const page = readFileSync(join(import.meta.dirname, '../../../docs/access.md'), 'utf8');

/** A word of the table -> the verbs that it stands for, with the subresource behind a slash. */
const words: Readonly<Record<string, readonly string[]>> = {
  '-': [],
  read: ['get', 'list', 'watch'],
  write: ['create', 'update', 'patch', 'delete', 'deletecollection'],
  status: ['patch/status'],
  force: ['force-delete'],
  finalizers: ['update/finalizers'],
  ask: ['create', 'delete'],
  exec: ['create/exec'],
  holders: ['get/holders'],
  delete: ['delete'],
  list: ['list'],
  watch: ['watch'],
  patch: ['patch'],
};

const verbs = [...new Set(Object.values(words).flat()), 'get/status', 'update/status', 'patch/finalizers'];

/** Kind -> column -> verbs. */
function table(): Map<string, Map<string, string[]>> {
  const lines = page.split('\n').filter((line) => line.startsWith('|'));
  const cells = (line: string): string[] =>
    line
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim());
  const [heading = '', , ...rows] = lines.slice(lines.findIndex((line) => line.startsWith('| kind ')));
  const columns = cells(heading).slice(1);
  const isRow = (line: string): boolean => Object.hasOwn(kinds, cells(line)[0] ?? '');
  return new Map(
    rows.filter(isRow).map((line) => {
      const [kind = '', ...allowed] = cells(line);
      return [kind, new Map(columns.map((column, at) => [column, expanded(allowed[at] ?? '')]))];
    }),
  );
}

function expanded(cell: string): string[] {
  const found = cell.split(', ').flatMap((word) => {
    const meaning = words[word];
    if (meaning === undefined) throw new Error(`docs/access.md has a word without a meaning: ${word}`);
    return meaning;
  });
  return [...new Set(found)].sort();
}

const accountOf = (name: string): string => `system:serviceaccount:partywall-system:${name}`;

/** User -> the column that says what it may, and the role that it has in team-a. */
const people: Readonly<Record<string, { column: string; role: string }>> = {
  viewer: { column: 'viewer, view', role: 'partywall-viewer' },
  'kubernetes-viewer': { column: 'viewer, view', role: 'view' },
  tenant: { column: 'tenant, edit, admin', role: 'partywall-tenant' },
  'kubernetes-editor': { column: 'tenant, edit, admin', role: 'edit' },
  'kubernetes-admin': { column: 'tenant, edit, admin', role: 'admin' },
};

/** Of these the roles reach everywhere. */
const everywhere: Readonly<Record<string, string>> = {
  administrator: 'administrator',
  [accountOf('partywall-controller')]: 'controller',
  [accountOf('partywall-host')]: 'host',
};

const users = Object.fromEntries(
  [...Object.keys(people), ...Object.keys(everywhere), 'auditor'].map((name) => [
    name,
    name.startsWith('system:') ? ['system:serviceaccounts', 'system:serviceaccounts:partywall-system'] : [],
  ]),
);

describe.skipIf(isSkipped({ kubectl: true }))('deploy/access.yaml', () => {
  // Kubernetes' own roles are aggregated by a controller.
  const server = installedServer({ controllers: true, users });

  beforeAll(async () => {
    for (const name of ['team-a', 'team-b']) await createNamespace(server(), name);
    for (const [user, { role }] of Object.entries(people))
      await bind(server(), user, { role, namespace: 'team-a' });
    await bind(server(), 'administrator', { role: 'partywall-administrator' });
    await bind(server(), 'auditor', { role: 'view' });
    await until('roles are aggregated', async () =>
      (await allowed('kubernetes-admin', 'WorkloadPartition', 'team-a')).includes('delete'),
    );
  });

  async function isAllowed(user: string, attributes: object): Promise<boolean> {
    const body = {
      apiVersion: 'authorization.k8s.io/v1',
      kind: 'SelfSubjectAccessReview',
      spec: { resourceAttributes: { group: 'partywall.dev', ...attributes } },
    };
    const path = '/apis/authorization.k8s.io/v1/selfsubjectaccessreviews';
    const answer = await server().request(path, { method: 'POST', body: JSON.stringify(body), user });
    return (JSON.parse(answer.text) as { status: { allowed: boolean } }).status.allowed;
  }

  /** The verbs that a user may use on a kind. */
  async function allowed(user: string, kind: string, namespace: string): Promise<string[]> {
    const { namespaced, plural } = kinds[kind]!;
    const place = namespaced ? { namespace } : {};
    const answers = await Promise.all(
      verbs.map(async (one) => {
        const [verb, subresource] = one.split('/');
        return await isAllowed(user, { ...place, resource: plural, verb, subresource });
      }),
    );
    return verbs.filter((_, at) => answers[at]).sort();
  }

  it('the table names every kind', () => {
    expect([...table().keys()].sort()).toEqual(Object.keys(kinds).sort());
  });

  it.each(Object.entries(people))(
    '%s may in its namespace what the table says, and in no other anything',
    async (user, { column }) => {
      for (const [kind, columns] of table()) {
        expect(await allowed(user, kind, 'team-a'), kind).toEqual(columns.get(column));
        if (kinds[kind]!.namespaced) expect(await allowed(user, kind, 'team-b'), kind).toEqual([]);
      }
    },
  );

  it.each(Object.entries(everywhere))(
    '%s may what the table says, in every namespace',
    async (user, column) => {
      for (const [kind, columns] of table()) {
        for (const namespace of ['team-a', 'team-b'])
          expect(await allowed(user, kind, namespace), kind).toEqual(columns.get(column));
      }
    },
  );

  it('KEXT-6, LIFE-28: who may view all namespaces reads what tenants declare, and no kind of an administrator', async () => {
    for (const [kind, columns] of table())
      expect(await allowed('auditor', kind, 'team-b'), kind).toEqual(columns.get('viewer, view'));
  });

  it('KEXT-20: whoever administers a namespace can neither grant itself an extension nor a role that could', async () => {
    const rbac = '/apis/rbac.authorization.k8s.io/v1/namespaces/team-a';
    const name = { metadata: { name: 'more' } };
    const rules = [{ apiGroups: ['partywall.dev'], resources: ['extensiongrants'], verbs: ['create'] }];
    const roleRef = {
      apiGroup: 'rbac.authorization.k8s.io',
      kind: 'ClusterRole',
      name: 'partywall-administrator',
    };
    const subjects = [{ kind: 'User', apiGroup: roleRef.apiGroup, name: 'kubernetes-admin' }];
    const attempts: [string, object][] = [
      ['/apis/partywall.dev/v1alpha1/extensiongrants', { ...name, spec: {} }],
      [`${rbac}/roles`, { ...name, rules }],
      [`${rbac}/rolebindings`, { ...name, roleRef, subjects }],
    ];
    for (const [path, body] of attempts) {
      const user = 'kubernetes-admin';
      const answer = await server().request(path, { method: 'POST', body: JSON.stringify(body), user });

      expect(answer.code, answer.text).toBe(403);
    }
  });
});
