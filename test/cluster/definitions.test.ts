import { describe, expect, it } from 'vitest';

import { ownDefinitions } from './apiserver/definitions.ts';
import { isSkipped, startedServer } from './apiserver/started-server.ts';

describe.skipIf(isSkipped())('crds on a real API server', () => {
  const server = startedServer();

  it.each([...ownDefinitions().keys()])(
    'serves %s, with nothing in its schema that it overlooks',
    async (name) => {
      const path = `/apis/apiextensions.k8s.io/v1/customresourcedefinitions/${name}`;
      const { status } = JSON.parse((await server().request(path)).text) as {
        status: { conditions: { type: string; status: string }[] };
      };

      const conditions = status.conditions.map(({ type, status: value }) => `${type}=${value}`);

      expect(conditions.sort()).toEqual(['Established=True', 'NamesAccepted=True']);
    },
  );
});
