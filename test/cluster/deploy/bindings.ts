/** Gives the users of a test their roles. */
import type { ApiServer } from '../apiserver/api-server.ts';

const rbac = 'rbac.authorization.k8s.io';

/** Binds a ClusterRole to a user in one namespace, or in all. @throws Error with the API server's words */
export async function bind(
  server: ApiServer,
  user: string,
  { role, namespace }: { role: string; namespace?: string },
): Promise<void> {
  const kind = namespace === undefined ? 'ClusterRoleBinding' : 'RoleBinding';
  const place = namespace === undefined ? 'clusterrolebindings' : `namespaces/${namespace}/rolebindings`;
  const body = {
    apiVersion: `${rbac}/v1`,
    kind,
    metadata: { name: `${user}-${role}` },
    roleRef: { apiGroup: rbac, kind: 'ClusterRole', name: role },
    subjects: [{ kind: 'User', apiGroup: rbac, name: user }],
  };
  await create(server, `/apis/${rbac}/v1/${place}`, body);
}

export async function createNamespace(server: ApiServer, name: string): Promise<void> {
  await create(server, '/api/v1/namespaces', { apiVersion: 'v1', kind: 'Namespace', metadata: { name } });
}

async function create(server: ApiServer, path: string, body: object): Promise<void> {
  const { code, text } = await server.request(path, { method: 'POST', body: JSON.stringify(body) });
  if (code >= 300) throw new Error(text);
}
