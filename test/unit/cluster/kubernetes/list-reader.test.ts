import { describe, expect, it } from 'vitest';

import type { ApiRequest } from '../../../../controller/cluster/kubernetes/api-client.ts';
import { ListReader } from '../../../../controller/cluster/kubernetes/list-reader.ts';
import { ServedResource } from '../../../../controller/cluster/kubernetes/served-resource.ts';
import { ClusterError } from '../../../../controller/cluster/port.ts';
import { shelf, shelfResource } from '../../../contract/cluster/subjects.ts';

const shelves = new ServedResource(shelfResource, true);
const gone = new ClusterError('Gone', 'the continue token is too old');

/** Answers with pages, or throws, one after another; notes what it was asked. */
function readerOf(...answers: (object | Error)[]): { reader: ListReader; asked: ApiRequest['query'][] } {
  const asked: ApiRequest['query'][] = [];
  const reader = new ListReader(async ({ query }) => {
    asked.push(query);
    const answer = answers.shift();
    if (answer === undefined || answer instanceof Error) throw answer ?? new Error('one request too many');
    return answer;
  });
  return { reader, asked };
}

function page(resourceVersion: string, names: readonly string[], token?: string): object {
  const items = names.map((name) => shelf('n', name));
  return { metadata: { resourceVersion, ...(token === undefined ? {} : { continue: token }) }, items };
}

function namesOf({ items }: { items: { metadata: { name: string } }[] }): string[] {
  return items.map(({ metadata }) => metadata.name);
}

describe('cluster/kubernetes/list-reader', () => {
  it('reads page after page, with the version of the first', async () => {
    const { reader, asked } = readerOf(page('7', ['b'], 'more'), page('8', ['a']));

    const list = await reader.list(shelves, { labelSelector: 'x=y' });

    expect(namesOf(list)).toEqual(['a', 'b']);
    expect(list.resourceVersion).toBe('7');
    expect(list.continue).toBeUndefined();
    expect(asked.map((query) => [query?.['labelSelector'], query?.['continue']])).toEqual([
      ['x=y', undefined],
      ['x=y', 'more'],
    ]);
  });

  it('begins again when the first page is forgotten before the last is read, and then asks for all at once', async () => {
    const { reader, asked } = readerOf(
      ...[page('7', ['old'], 'more'), gone, page('8', ['old'], 'more'), gone],
      page('9', ['b', 'a']),
    );

    const list = await reader.list(shelves, {});

    expect(namesOf(list)).toEqual(['a', 'b']);
    expect(list.resourceVersion).toBe('9');
    expect(asked.at(-1)?.['limit']).toBeUndefined();
  });

  it('gives the objects of the last whole list to whoever asks for that version, once', async () => {
    const { reader, asked } = readerOf(page('7', ['a']), page('7', ['a']));
    const listed = await reader.list(shelves, {});

    const first = await reader.asOf(shelves, '7');
    await reader.asOf(shelves, '7');

    expect(first.items[0]).toBe(listed.items[0]);
    expect(asked[1]).toMatchObject({ resourceVersion: '7', resourceVersionMatch: 'Exact' });
  });

  it('does not take a list of some objects for one of all', async () => {
    const { reader, asked } = readerOf(page('7', ['a']), page('7', ['a', 'b']));
    await reader.list(shelves, { namespace: 'n' });

    const all = await reader.asOf(shelves, '7');

    expect(namesOf(all)).toEqual(['a', 'b']);
    expect(asked).toHaveLength(2);
  });
});
