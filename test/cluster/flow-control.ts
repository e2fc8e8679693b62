/**
 * API priority and fairness of a test server: a user gets one seat, and somebody greedy asks in his name, so that most of
 * what he asks is answered 429 and Retry-After.
 */
import type { ApiServer } from './apiserver/api-server.ts';

const group = '/apis/flowcontrol.apiserver.k8s.io/v1';
const name = 'one-seat';

/** For the kinds of this project, as all that is below; a level without shares still serves one request at a time. */
async function giveOneSeat(server: ApiServer, user: string): Promise<void> {
  await put(server, 'prioritylevelconfigurations', 'PriorityLevelConfiguration', {
    type: 'Limited',
    limited: {
      nominalConcurrencyShares: 0,
      lendablePercent: 0,
      borrowingLimitPercent: 0,
      limitResponse: { type: 'Reject' },
    },
  });
  await put(server, 'flowschemas', 'FlowSchema', {
    priorityLevelConfiguration: { name },
    matchingPrecedence: 2,
    rules: [
      {
        subjects: [{ kind: 'User', user: { name: user } }],
        resourceRules: [
          {
            verbs: ['*'],
            apiGroups: ['partywall.dev'],
            resources: ['*'],
            clusterScope: true,
            namespaces: ['*'],
          },
        ],
      },
    ],
  });
}

/** Crowds a user out until the function that it returns is called. */
export async function crowdOut(server: ApiServer, user: string): Promise<() => Promise<void>> {
  await giveOneSeat(server, user);
  let isOver = false;
  const ask = async (): Promise<void> => {
    while (!isOver) await server.request('/apis/partywall.dev/v1alpha1/deviceclaims', { user });
  };
  const greedy = Array.from({ length: 2 }, ask);
  return async () => {
    isOver = true;
    await Promise.all(greedy);
    await server.request(`${group}/flowschemas/${name}`, { method: 'DELETE' });
  };
}

async function put(server: ApiServer, plural: string, kind: string, spec: object): Promise<void> {
  const body = JSON.stringify({
    apiVersion: 'flowcontrol.apiserver.k8s.io/v1',
    kind,
    metadata: { name },
    spec,
  });
  const { code, text } = await server.request(`${group}/${plural}/${name}?fieldManager=tests&force=true`, {
    method: 'PATCH',
    body,
    contentType: 'application/apply-patch+yaml',
  });
  if (code >= 300) throw new Error(`the API server refuses ${plural}/${name}: ${text}`);
}
