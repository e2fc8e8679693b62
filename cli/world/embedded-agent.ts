import type { Agent } from '../../controller/questions/inside/agent.ts';
import type { Session } from '../session.ts';

/** One process at a time writes a state directory, so whoever writes there is the newest leader there is. */
const epoch = 1;

/** What a command line does in a state directory becomes durable as a whole: nothing has to be noted before. */
export function embeddedAgent(session: Session): Agent {
  return { epoch, now: () => session.now(), begin: (operation) => Promise.resolve(operation) };
}
