/** The session of a real process: its streams, clock and signals. */
import { exitCode } from './exit-code.ts';
import { colorsFor } from './render/colors.ts';
import type { Session, Stream, UsualStore } from './session.ts';

/** Help and paragraphs are read best at this width, where nothing else says how wide the paper is. */
const READABLE_COLUMNS = 100;

/** By then everything that was printed has reached its reader. */
const leavingMilliseconds = 500;

/** The types promise a property that a file or a pipe does not have. */
function isTerminal(stream: { isTTY?: boolean }): boolean {
  return stream.isTTY === true;
}

/** NO_COLOR wins over FORCE_COLOR, and both over what the stream is (https://no-color.org). */
function hasColors(stream: NodeJS.WriteStream): boolean {
  const { NO_COLOR, FORCE_COLOR, TERM } = process.env;
  if (NO_COLOR !== undefined && NO_COLOR !== '') return false;
  if (FORCE_COLOR !== undefined && FORCE_COLOR !== '' && FORCE_COLOR !== '0') return true;
  return isTerminal(stream) && TERM !== 'dumb';
}

function streamOf(stream: NodeJS.WriteStream): Stream {
  // Whoever read the pipe has seen enough (`| head`): that is no error of ours.
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') process.exit();
    throw error;
  });
  return {
    write(text) {
      stream.write(text);
    },
    colors: colorsFor(hasColors(stream)),
    interactive: isTerminal(stream),
    columns: isTerminal(stream) ? stream.columns : READABLE_COLUMNS,
  };
}

async function readInput(): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of process.stdin) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}

export function terminalSession(usualStore: UsualStore): Session {
  return {
    usualStore,
    out: streamOf(process.stdout),
    err: streamOf(process.stderr),
    now: () => Date.now(),
    environment: process.env,
    readInput,
    onInterrupt(handler) {
      let count = 0;
      const listen = (): void => {
        count += 1;
        // Whoever asks twice does not want to wait for a safe point; a kill at any moment is safe too.
        if (count > 1) process.exit(exitCode.interrupted);
        handler();
      };
      process.on('SIGINT', listen);
      process.on('SIGTERM', listen);
      return () => {
        process.off('SIGINT', listen);
        process.off('SIGTERM', listen);
      };
    },
    leave() {
      setTimeout(() => process.exit(), leavingMilliseconds).unref();
    },
  };
}
