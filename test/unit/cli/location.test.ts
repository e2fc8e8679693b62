import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Place, billing, oneTooMany } from './cli-run.ts';

/** Nobody listens at the server of the first two contexts. */
const kubeconfig = `apiVersion: v1
kind: Config
clusters:
- {name: silent, cluster: {server: "https://127.0.0.1:1"}}
users:
- {name: ann, user: {token: secret-token}}
- {name: plugin, user: {exec: {apiVersion: client.authentication.k8s.io/v1, command: /nowhere/login, interactiveMode: Never}}}
contexts:
- {name: main, context: {cluster: silent, user: ann, namespace: team-a}}
- {name: other, context: {cluster: silent, user: ann}}
- {name: login, context: {cluster: silent, user: plugin}}
- {name: broken, context: {cluster: nowhere, user: ann}}
current-context: main
`;

let place: Place;
let file: string;

beforeEach(() => {
  place = new Place();
  file = place.write('kubeconfig', kubeconfig);
});

afterEach(() => {
  vi.unstubAllEnvs();
  place.remove();
});

const silence = /^error: no answer from https:\/\/127\.0\.0\.1:1: connect ECONNREFUSED 127\.0\.0\.1:1\n/u;

describe('cli/location', () => {
  it('of a command without flags is a state directory, whatever $KUBECONFIG says', async () => {
    vi.stubEnv('KUBECONFIG', file);

    const { code, err } = await place.run(['get', 'wpar'], { environment: { KUBECONFIG: file } });

    expect(code).toBe(1);
    expect(err).toContain(`there is no store in ${place.state}`);
  });

  it('of a plugin of kubectl is the cluster of $KUBECONFIG, unless --state is given', async () => {
    vi.stubEnv('KUBECONFIG', file);

    const asked = await place.run(['get', 'wpar'], { usualStore: 'cluster' });
    const local = await place.run(['get', 'wpar', '--state', place.state], { usualStore: 'cluster' });

    expect(asked.err).toMatch(silence);
    expect(local.err).toContain(`there is no store in ${place.state}`);
  });

  it.each([
    ['--kubeconfig', (): string[] => ['--kubeconfig', file]],
    ['--context', (): string[] => ['--context', 'main']],
  ])('cannot be given by --state and %s together', async (flag, flags) => {
    for (const command of [
      ['get', 'wpar'],
      ['validate', file],
      ['plan', file],
    ]) {
      const { code, out, err } = await place.run([...command, '--state', place.state, ...flags()]);

      expect({ code, out }).toEqual({ code: 64, out: '' });
      expect(err).toBe(
        `error: --state and ${flag} cannot be given together\nA command works on a state directory or on a cluster: leave out one of them.\n`,
      );
    }
  });

  it('that is a flag wins over $PARTYWALL_STATE', async () => {
    const { err } = await place.run(['get', 'wpar', '--kubeconfig', file]);

    expect(err).toMatch(silence);
  });

  it.each([
    [['--kubeconfig', '/nowhere/config'], 'the kubeconfig /nowhere/config cannot be read: ENOENT'],
    [['--context', 'mian'], "the kubeconfig has no context 'mian', only broken, login, main, other\n"],
    [
      ['--context', 'broken'],
      "the kubeconfig's context 'broken' names no cluster that is there; pick another with --context\n",
    ],
    [
      ['--context', 'login'],
      'the kubeconfig gives no way to ask https://127.0.0.1:1: spawn /nowhere/login ENOENT\n',
    ],
    [['--context', 'other'], 'no answer from https://127.0.0.1:1: connect ECONNREFUSED'],
  ])('%j is explained in one sentence, with what to do', async (flags, sentence) => {
    vi.stubEnv('KUBECONFIG', file);

    const { code, out, err } = await place.run(['get', 'wpar', ...flags]);

    expect({ code, out }).toEqual({ code: 1, out: '' });
    expect(err).toContain(`error: ${sentence}`);
    expect(err.trimEnd().split('\n')).toHaveLength(2);
    expect(err).not.toContain('secret-token');
  });

  it.each([
    ['a: [', 'cannot be read: '],
    ['', 'cannot be read: '],
    [
      'apiVersion: v1\nkind: Config\n',
      'the kubeconfig has no current context, nor any other; pick one with --context',
    ],
  ])('that is no kubeconfig (%j) is refused', async (text, sentence) => {
    const { code, err } = await place.run(['get', 'wpar', '--kubeconfig', place.write('broken', text)]);

    expect(code).toBe(1);
    expect(err).toContain(sentence);
    expect(err).not.toMatch(/unforeseen|^\s+at /mu);
  });

  it('of a plugin where there is no kubeconfig is told to be nowhere', async () => {
    vi.stubEnv('KUBECONFIG', '');
    vi.stubEnv('HOME', place.directory);

    const { code, err } = await place.run(['get', 'wpar'], { usualStore: 'cluster' });

    expect(code).toBe(1);
    expect(err).toContain(
      'error: there is no kubeconfig: $KUBECONFIG names none, and ~/.kube/config is not there\n',
    );
  });

  it.each([
    [['apply', 'FILE']],
    [['delete', '-f', 'FILE']],
    [['restart', 'wpar/billing']],
    [['describe', 'wpar/billing']],
    [['errors', 'billing']],
  ])('%j says that the cluster does not answer, and prints nothing', async (command) => {
    const manifests = place.write('billing.yaml', billing);
    const args = command.map((arg) => (arg === 'FILE' ? manifests : arg));

    const { code, out, err } = await place.run([...args, '--kubeconfig', file]);

    expect({ code, out }).toEqual({ code: 1, out: '' });
    expect(err).toMatch(silence);
    expect(err).toContain("the context 'main'");
  });

  it('host cannot be about a cluster, and says what to do', async () => {
    const files = ['--tls-cert', 'a', '--tls-key', 'b', '--client-ca', 'c'];
    const { code, out, err } = await place.run(['--kubeconfig', file, 'host', 'alpha', ...files]);

    expect({ code, out }).toEqual({ code: 1, out: '' });
    expect(err).toContain('error: a host process keeps kernels in a state directory');
    expect(err).toContain('Say with --state where');
  });

  it('is named again by the commands that a command suggests', async () => {
    const claim = place.write('extra.yaml', oneTooMany);
    const state = `${place.directory}/with space`;

    const { out } = await place.run(['apply', claim, '--state', state]);

    expect(out).toContain(`  partywall describe dclaim/extra -n team-a --state '${state}'\n`);
  });

  it('validate needs none, and does not ask', async () => {
    const { code } = await place.run([
      'validate',
      place.write('b.yaml', billing),
      '--kubeconfig',
      '/nowhere',
    ]);

    expect(code).toBe(0);
  });
});
