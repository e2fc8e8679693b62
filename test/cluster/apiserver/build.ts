/** How the API server is built from the Go modules beside this file: kube/ and etcd/. */
import type { Recipe } from '../go-binaries/build.ts';
import { commonArgs } from '../go-binaries/build.ts';

export type BinaryName = 'etcd' | 'kube-apiserver' | 'kube-controller-manager';

/** Another version: change it here and in kube/go.mod, and resolve the modules again (CONTRIBUTING.md). */
const kubernetesVersion = 'v1.36.3';

/** Without the stamp the server calls itself v0.0.0-master, and kubectl complains. */
const stamp = ['k8s.io/component-base/version', 'k8s.io/client-go/pkg/version'].flatMap((variable) => [
  `-X ${variable}.gitVersion=${kubernetesVersion}`,
  `-X ${variable}.gitMajor=1`,
  `-X ${variable}.gitMinor=${kubernetesVersion.split('.')[1] ?? ''}`,
  `-X ${variable}.gitTreeState=archive`,
  `-X ${variable}.gitCommit=unknown`,
  `-X ${variable}.buildDate=1970-01-01T00:00:00Z`,
]);

export const apiServerRecipe: Recipe<BinaryName> = {
  names: ['etcd', 'kube-apiserver', 'kube-controller-manager'],
  cache: 'apiserver',
  version: kubernetesVersion,
  directory: import.meta.dirname,
  steps: [
    {
      module: 'kube',
      // Another set of tags compiles nearly everything again.
      args: [
        ...commonArgs,
        ...['-tags', 'selinux,notest,grpcnotrace'],
        ...['-ldflags', ['-s -w', ...stamp].join(' ')],
        ...['-o', '{into}/', 'tool'],
      ],
    },
    // A module of its own: the server of etcd would raise grpc, otel and the etcd client for Kubernetes.
    {
      module: 'etcd',
      args: [...commonArgs, '-ldflags', '-s -w', '-o', '{into}/etcd', 'go.etcd.io/etcd/server/v3'],
    },
  ],
};
