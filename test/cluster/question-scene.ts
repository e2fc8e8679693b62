/** A cluster with the examples in it, a controller that answers, and people with the rights that RBAC gives them. */
import { join } from 'node:path';

import { questions } from '../../controller/api/generated/resources.ts';
import type { Review, ReviewSpecRequester } from '../../controller/api/generated/review.ts';
import type { Condition, ObjectKey } from '../../controller/api/object.ts';
import { isReady } from '../../controller/questions/ready.ts';
import type { CommandResult } from '../unit/cli/cli-run.ts';
import { Place } from '../unit/cli/cli-run.ts';
import { readExamples } from '../support/examples.ts';
import type { ControllerChild } from '../support/controller-child.ts';
import type { Answer, ApiServer } from './apiserver/api-server.ts';
import { kubectl } from './apiserver/kubectl.ts';
import { ControllerScene, until } from './controller-scene.ts';

const deploy = join(import.meta.dirname, '../../deploy');

/** Of a controller whose place another one takes soon. */
export const quick = ['--lease-duration', '3s', '--renew-deadline', '2s', '--retry-period', '300ms'];

/** Where the controller is. */
export const controllerNamespace = 'partywall-system';

export async function applied(server: ApiServer, manifests: string): Promise<void> {
  const { errors } = await kubectl(server, ['apply', '-f', '-'], manifests);
  if (errors !== '') throw new Error(errors);
}

export interface Answering {
  scene: ControllerScene;
  controller: ControllerChild;
  asker: Asker;
  close(): Promise<void>;
}

/** Hosts and a controller that answers, unless nobody `mayAsk`, with the examples in the cluster. */
export async function startAnswering(
  server: ApiServer,
  { program, more = [], mayAsk = true }: { program: string; more?: readonly string[]; mayAsk?: boolean },
): Promise<Answering> {
  const asker = new Asker(server);
  const scene = new ControllerScene(program, server);
  await applied(
    server,
    JSON.stringify({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: controllerNamespace } }),
  );
  await installPolicy(server);
  await scene.startHosts('alpha', 'beta');
  const controller = await scene.startController({ more });
  await applyExamples(scene, server, controller);
  if (mayAsk) await untilAnswered(asker, controller);
  const close = async (): Promise<void> => {
    asker.place.remove();
    await scene.close();
  };
  return { scene, controller, asker, close };
}

/** A policy that is only seconds old vouches for nobody (ADR 18). */
export async function untilAnswered(asker: Asker, controller: ControllerChild): Promise<void> {
  const isAnswered = async (): Promise<boolean> => (await asker.run('admin', ['tree'])).code === 0;
  await until('questions are answered', isAnswered, () => controller.log);
}

/** Everything that vouches for requesters. */
export async function installPolicy(server: ApiServer): Promise<void> {
  const { errors } = await kubectl(server, ['apply', '-f', join(deploy, 'policies/review-requester.yaml')]);
  if (errors !== '') throw new Error(errors);
}

export async function applyExamples(
  scene: ControllerScene,
  server: ApiServer,
  controller: ControllerChild,
): Promise<void> {
  await applied(server, exampleManifests());
  await untilAllReady(scene, controller);
}

/** All of examples/, as one text. */
export function exampleManifests(): string {
  return readExamples()
    .map(({ text }) => text)
    .join('\n---\n');
}

export async function untilAllReady(scene: ControllerScene, controller: ControllerChild): Promise<void> {
  await until(
    'every object is Ready',
    async () => (await scene.stored()).every(isReady),
    () => controller.log,
  );
}

export interface Grant {
  user: string;
  namespace?: string;
  /** `VERB RESOURCE` */
  rights: readonly string[];
}

/** Gives a user rights by a role of its own, in a namespace or everywhere. */
export async function grant(server: ApiServer, { namespace, rights, user }: Grant): Promise<void> {
  const prefix = namespace === undefined ? 'Cluster' : '';
  const name = `${user}-${String((count += 1))}`;
  const metadata = { name, ...(namespace === undefined ? {} : { namespace }) };
  const rules = rights.map((right) => {
    const [verb, resource] = right.split(' ');
    return { apiGroups: ['partywall.dev'], resources: [resource], verbs: [verb] };
  });
  const group = 'rbac.authorization.k8s.io';
  const objects = [
    { apiVersion: `${group}/v1`, kind: `${prefix}Role`, metadata, rules },
    {
      apiVersion: `${group}/v1`,
      kind: `${prefix}RoleBinding`,
      metadata,
      roleRef: { apiGroup: group, kind: `${prefix}Role`, name },
      subjects: [{ kind: 'User', apiGroup: group, name: user }],
    },
  ];
  await applied(server, JSON.stringify({ apiVersion: 'v1', kind: 'List', items: objects }));
}

let count = 0;

/** What it takes to ask in a namespace. */
export const toAsk = ['create reviews', 'get reviews', 'delete reviews'];

/** As it stands while a call is made. */
export const inProgress = [
  {
    type: 'Succeeded',
    status: 'Unknown',
    reason: 'InProgress',
    message: 'The call is being made.',
    observedGeneration: 1,
    lastTransitionTime: '2026-11-26T00:00:00Z',
  },
];

export class Asker {
  readonly place = new Place();
  readonly #server: ApiServer;

  constructor(server: ApiServer) {
    this.#server = server;
  }

  /** A command line of a user. */
  async run(user: string, args: readonly string[]): Promise<CommandResult> {
    const end = args.includes('--') ? args.indexOf('--') : args.length;
    const flags = ['--kubeconfig', this.#server.kubeconfig, '--context', user];
    return await this.place.run([...args.slice(0, end), ...flags, ...args.slice(end)]);
  }

  /** Who the API server says a user is. */
  async whoIs(user: string): Promise<ReviewSpecRequester> {
    const body = { apiVersion: 'authentication.k8s.io/v1', kind: 'SelfSubjectReview' };
    const path = '/apis/authentication.k8s.io/v1/selfsubjectreviews';
    const { text } = await this.#server.request(path, { method: 'POST', body: JSON.stringify(body), user });
    const { status } = JSON.parse(text) as { status: { userInfo: object } };
    const { username, ...rest } = status.userInfo as { username: string };
    return { user: username, ...rest };
  }

  /** Creates a Review as a user, without a client of ours. */
  async create(user: string, namespace: string, spec: object, name = 'asked'): Promise<Answer> {
    const body = {
      apiVersion: 'partywall.dev/v1alpha1',
      kind: 'Review',
      metadata: { namespace, name },
      spec,
    };
    return await this.#server.request(reviewsPath(namespace), {
      method: 'POST',
      body: JSON.stringify(body),
      user,
    });
  }

  async get(namespace: string, name = 'asked'): Promise<Review | undefined> {
    const { code, text } = await this.#server.request(`${reviewsPath(namespace)}/${name}`);
    return code === 200 ? (JSON.parse(text) as Review) : undefined;
  }

  /** Waits until a question is over. @returns why it has an answer or none */
  async reasonOf(namespace: string, name = 'asked', more?: () => unknown): Promise<string | undefined> {
    const succeeded = async (): Promise<Condition | undefined> =>
      (await this.get(namespace, name))?.status?.conditions?.find(({ type }) => type === 'Succeeded');
    await until('it is answered', async () => (await succeeded())?.status !== 'Unknown', more);
    return (await succeeded())?.reason;
  }

  /** Writes a status as whoever may write everything. */
  async setStatus(namespace: string, name: string, status: object): Promise<void> {
    const path = `${reviewsPath(namespace)}/${name}/status`;
    const body = JSON.stringify([{ op: 'add', path: '/status', value: status }]);
    const contentType = 'application/json-patch+json';
    const { code, text } = await this.#server.request(path, { method: 'PATCH', body, contentType });
    if (code !== 200) throw new Error(text);
  }

  async patch({ name, namespace = '' }: ObjectKey, operations: readonly object[]): Promise<Answer> {
    const contentType = 'application/json-patch+json';
    const body = JSON.stringify(operations);
    return await this.#server.request(`${reviewsPath(namespace)}/${name}`, {
      method: 'PATCH',
      body,
      contentType,
    });
  }

  /** All that there are, in all namespaces. */
  async reviews(): Promise<Review[]> {
    const { text } = await this.#server.request(`/apis/partywall.dev/v1alpha1/${questions.Review.plural}`);
    return (JSON.parse(text) as { items: Review[] }).items;
  }
}

function reviewsPath(namespace: string): string {
  return `/apis/partywall.dev/v1alpha1/namespaces/${namespace}/${questions.Review.plural}`;
}
