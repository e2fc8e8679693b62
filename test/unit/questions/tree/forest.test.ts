import { describe, expect, it } from 'vitest';
import { colorsFor } from '../../../../cli/render/colors.ts';
import { renderForest } from '../../../../cli/render/tree.ts';
import { buildForest } from '../../../../controller/questions/tree/build-forest.ts';
import { treeDocument } from '../../../../controller/questions/tree/document.ts';
import { forestUnder, forestWithin } from '../../../../controller/questions/tree/select.ts';
import type { Forest, TreeNode } from '../../../../controller/questions/tree/tree-node.ts';
import type { Condition, ConditionStatus, KubeObject } from '../../../../controller/api/object.ts';
import { parsedAs } from '../../cli/output-schema.ts';

function condition(type: string, status: ConditionStatus, reason: string): Condition {
  return { type, status, reason, message: '', observedGeneration: 1, lastTransitionTime: '' };
}

/** `namespace/name`, or a name for a host. */
function objectOf(kind: string, title: string, parts: { spec?: object; status?: object } = {}): KubeObject {
  const [first = '', second] = title.split('/');
  const metadata = second === undefined ? { name: first } : { namespace: first, name: second };
  const conditions = [condition('Ready', 'True', 'Fine')];
  const status = { conditions, ...parts.status };
  return {
    apiVersion: 'partywall.dev/v1alpha1',
    kind,
    metadata: { ...metadata, generation: 1 },
    spec: { kernelLevel: '7.2.5', ...parts.spec },
    status,
  };
}

const partition = (title: string, hostName?: string): KubeObject =>
  objectOf('WorkloadPartition', title, {
    status: hostName === undefined ? {} : { hostName, state: 'Active' },
  });

const claim = (title: string, partitionName: string): KubeObject =>
  objectOf('DeviceClaim', title, { spec: { partitionName } });

function link(
  title: string,
  parent: string,
  accepted: ConditionStatus = 'True',
  ready = accepted,
): KubeObject {
  const [namespace, name] = parent.split('/');
  const conditions = [condition('Ready', ready, 'BehindParent'), condition('Accepted', accepted, 'X')];
  return objectOf('VersionLink', title, { spec: { parentRef: { namespace, name } }, status: { conditions } });
}

const byTitle = (objects: readonly KubeObject[]): KubeObject[] =>
  [...objects].sort((a, b) => (titleOf(a) < titleOf(b) ? -1 : 1));

const titleOf = ({ metadata }: KubeObject): string => `${metadata.namespace ?? ''}/${metadata.name}`;

/** Sorts the objects by kind, as the command lists them. */
function forestOf(objects: readonly KubeObject[]): Forest {
  const of = (kind: string): KubeObject[] => byTitle(objects.filter((object) => object.kind === kind));
  return buildForest({
    hosts: of('Host'),
    partitions: of('WorkloadPartition'),
    links: of('VersionLink'),
    claims: of('DeviceClaim'),
  });
}

function lines({ hosts, unplaced, unattached }: Forest): string[] {
  const linesOf = (node: TreeNode, indent: string): string[] => [
    `${indent}${node.key.name}`,
    ...node.children.flatMap((child) => linesOf(child, `${indent} `)),
  ];
  return [...hosts, ...unplaced, ...unattached].flatMap((node) => linesOf(node, ''));
}

const alpha = objectOf('Host', 'alpha');
const beta = objectOf('Host', 'beta');

/** top <- middle <- leaf on alpha, in three namespaces; alone on beta. */
const family = [
  alpha,
  beta,
  partition('a/leaf', 'alpha'),
  partition('b/middle', 'alpha'),
  partition('c/top', 'alpha'),
  partition('c/alone', 'beta'),
  link('a/leaf', 'b/middle'),
  link('b/middle', 'c/top'),
  claim('a/leaf-disks', 'leaf'),
  claim('c/top-disks', 'top'),
];

describe('questions/tree/build-forest', () => {
  it('LINK-14: puts children under their parents at any depth, and claims before children', () => {
    expect(lines(forestOf(family))).toEqual([
      'alpha',
      ' top',
      '  top-disks',
      '  middle',
      '   leaf',
      '    leaf-disks',
      'beta',
      ' alone',
    ]);
  });

  it('puts what is on no host, and claims without a partition, at the end', () => {
    const forest = forestOf([
      alpha,
      partition('a/waits'),
      claim('a/disks', 'waits'),
      claim('a/lost', 'nobody'),
    ]);

    expect(forest.unplaced.map(({ key }) => key.name)).toEqual(['waits']);
    expect(forest.unattached.map(({ key }) => key.name)).toEqual(['lost']);
    expect(lines(forest)).toEqual(['alpha', 'waits', ' disks', 'lost']);
  });

  it.each([
    ['did not consent', link('a/child', 'b/parent', 'False'), 'alpha'],
    ['is not there', link('a/child', 'b/nobody'), 'alpha'],
    ['is on another host', link('a/child', 'b/parent'), 'beta'],
  ])('shows no child under a parent that %s', (_why, childLink, hostName) => {
    const objects = [alpha, beta, partition('a/child', hostName), partition('b/parent', 'alpha'), childLink];

    expect(lines(forestOf(objects))).not.toContain('  child');
    expect(lines(forestOf(objects))).toContain(' child');
  });

  it('shows a host that is not there, because a partition says it is on it', () => {
    const forest = forestOf([partition('a/one', 'gone')]);

    expect(lines(forest)).toEqual(['gone', ' one']);
    expect(treeDocument(forest).roots[0]).toMatchObject({ kind: 'Host', ready: 'False', reason: 'NotFound' });
  });

  it('ends, and leaves nobody out, even if statuses made a circle', () => {
    const circle = ['a/x', 'a/y', 'a/z'].map((title) => partition(title, 'alpha'));
    const links = [link('a/x', 'a/y'), link('a/y', 'a/z'), link('a/z', 'a/x')];

    expect(
      lines(forestOf([alpha, ...circle, ...links]))
        .map((line) => line.trim())
        .sort(),
    ).toEqual(['alpha', 'x', 'y', 'z']);
  });
});

describe('questions/tree/select', () => {
  it('shows the partitions of a namespace with all that is under them, and the way to them', () => {
    expect(lines(forestWithin(forestOf(family), 'b'))).toEqual([
      'alpha',
      ' top',
      '  middle',
      '   leaf',
      '    leaf-disks',
    ]);
    expect(lines(forestWithin(forestOf(family), 'a'))).toEqual([
      'alpha',
      ' top',
      '  middle',
      '   leaf',
      '    leaf-disks',
    ]);
    expect(lines(forestWithin(forestOf(family), 'nobody'))).toEqual([]);
  });

  it('shows what is under one object', () => {
    const forest = forestOf([...family, partition('a/waits')]);
    const under = (kind: string, name: string, namespace?: string): string[] =>
      lines(forestUnder(forest, { kind, name, ...(namespace === undefined ? {} : { namespace }) }));

    expect(under('Host', 'beta')).toEqual(['beta', ' alone']);
    expect(under('WorkloadPartition', 'middle', 'b')).toEqual(['middle', ' leaf', '  leaf-disks']);
    expect(under('WorkloadPartition', 'waits', 'a')).toEqual(['waits']);
    expect(under('WorkloadPartition', 'middle', 'a')).toEqual([]);
  });
});

describe('cli/render/tree', () => {
  it('draws the branches, and lines up what stands beside them', () => {
    const objects = [
      ...family,
      partition('a/second', 'alpha'),
      link('a/second', 'c/top', 'True', 'False'),
      partition('a/waits'),
    ];

    expect(renderForest(forestOf(objects), colorsFor(false))).toBe(
      [
        'OBJECT                            READY   REASON   DETAILS',
        'pwhost alpha                      True    Fine     kernel 7.2.5, 0 active partitions, 0 numbers assigned',
        '└─ wpar c/top                     True    Fine     Active',
        '   ├─ dclaim c/top-disks          True    Fine',
        '   ├─ wpar a/second               True    Fine     Active, link BehindParent',
        '   └─ wpar b/middle               True    Fine     Active',
        '      └─ wpar a/leaf              True    Fine     Active',
        '         └─ dclaim a/leaf-disks   True    Fine',
        'pwhost beta                       True    Fine     kernel 7.2.5, 0 active partitions, 0 numbers assigned',
        '└─ wpar c/alone                   True    Fine     Active',
        'On no host',
        '└─ wpar a/waits                   True    Fine',
        '',
      ].join('\n'),
    );
  });

  it('colours only where there are colours', () => {
    const forest = forestOf(family);
    const coloured = renderForest(forest, colorsFor(true));

    expect(coloured).toContain('\u001B[32mTrue');
    expect(coloured.replace(/\u001B\[\d+m/g, '')).toBe(renderForest(forest, colorsFor(false)));
  });

  it('prints a Tree', () => {
    const document = treeDocument(forestOf([...family, partition('a/waits'), claim('a/lost', 'nobody')]));

    expect(parsedAs('tree_v1alpha1', JSON.stringify(document))).toEqual(document);
  });
});
