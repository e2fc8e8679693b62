import { describe, expect, it } from 'vitest';
import { KernelTurns } from '../../../controller/engine/kernel-turns.ts';

async function settled(): Promise<void> {
  await new Promise((resolve) => setImmediate(resolve));
}

describe('engine/kernel-turns', () => {
  it('DEV-1: lets one after another to a host, in the order in which they asked', async () => {
    const turns = new KernelTurns();
    const came: string[] = [];
    const line = (name: string, ...hosts: string[]) => {
      const turn = turns.line(new Set(hosts));
      void turn.come.then(() => came.push(name));
      return turn;
    };

    const first = line('first', 'alpha');
    const second = line('second', 'alpha');
    line('third', 'alpha');
    line('elsewhere', 'beta');
    await settled();
    expect(came).toEqual(['first', 'elsewhere']);

    first.leave();
    await settled();
    expect(came).toEqual(['first', 'elsewhere', 'second']);

    second.leave();
    await settled();
    expect(came).toEqual(['first', 'elsewhere', 'second', 'third']);
  });

  it('waits for everybody at all of its hosts, and asks nobody to wait twice', async () => {
    const turns = new KernelTurns();
    const alpha = turns.line(new Set(['alpha']));
    const beta = turns.line(new Set(['beta']));
    const both = turns.line(new Set(['alpha', 'beta']));
    let hasCome = false;
    void both.come.then(() => (hasCome = true));

    alpha.leave();
    alpha.leave();
    await settled();
    expect(hasCome).toBe(false);

    beta.leave();
    await settled();
    expect(hasCome).toBe(true);
  });

  it('has nobody to wait for where nothing is to be done', async () => {
    const turns = new KernelTurns();
    turns.line(new Set(['alpha']));

    await turns.line(new Set()).come;
  });
});
