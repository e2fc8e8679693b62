import type { PlanRunner } from '../../controller/questions/plan/make-plan.ts';
import { forkMilliseconds } from '../../controller/questions/plan/make-plan.ts';
import type { Session } from '../session.ts';
import type { Interruption } from '../world/interruption.ts';
import { Settler } from '../world/settle.ts';

const INTERRUPTED = 'Interrupted. A plan changes nothing.';

/** Plans in this very process, until the user has had enough. @throws InterruptedError then */
export function terminalRunner(session: Session, interruption: Interruption): PlanRunner {
  const settler = new Settler(session, interruption);
  return {
    worldOptions: settler.worldOptions,
    settle: async (fork) => {
      await settler.run(fork, { timeoutMilliseconds: forkMilliseconds, patient: true });
    },
    checkpoint: () => interruption.checkpoint(INTERRUPTED),
  };
}
