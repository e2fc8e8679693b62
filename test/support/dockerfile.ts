/** Follows a Dockerfile as far as that goes without a container: copies what it copies and runs what it runs. */
import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';

export interface Stage {
  base: string;
  /** Directory that stands for the root of its file system. */
  root: string;
  environment: Record<string, string>;
  user: string;
  entrypoint: string[];
  workdir: string;
}

/** Where stages are made, and where files come from. */
interface Place {
  context: string;
  into: string;
}

interface Instruction {
  word: string;
  rest: string;
}

/** @returns the last stage @throws Error where an instruction names what is not there, or a command fails */
export function followDockerfile(file: string, place: Place): Stage {
  const stages = new Map<string, Stage>();
  let last: Stage | undefined;
  for (const { rest, word } of instructionsOf(readFileSync(file, 'utf8'))) {
    if (word === 'FROM') {
      const [base = '', , name = 'last'] = rest.split(' ');
      last = newStage(base, join(place.into, name));
      stages.set(name, last);
    } else if (last === undefined) throw new Error(`${word} stands before FROM`);
    else follow({ rest, word }, last, { ...place, stages });
  }
  if (last === undefined) throw new Error('nothing is built');
  return last;
}

function instructionsOf(text: string): Instruction[] {
  const lines = text.replaceAll('\\\n', ' ').split('\n');
  return lines
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line) => {
      const [, word = '', rest = ''] = /^(\S+) (.+)$/u.exec(line) ?? [];
      return { word, rest };
    });
}

function newStage(base: string, root: string): Stage {
  mkdirSync(root, { recursive: true });
  return { base, root, environment: {}, user: '0', entrypoint: [], workdir: '/' };
}

function follow(
  { rest, word }: Instruction,
  stage: Stage,
  place: Place & { stages: ReadonlyMap<string, Stage> },
): void {
  switch (word) {
    case 'WORKDIR':
      stage.workdir = rest;
      mkdirSync(join(stage.root, rest), { recursive: true });
      return;
    case 'COPY':
      copy(rest.split(' '), stage, place);
      return;
    case 'RUN':
      run(rest, stage);
      return;
    case 'ENV': {
      const [name = '', value = ''] = rest.split('=');
      stage.environment[name] = value;
      return;
    }
    case 'USER':
      stage.user = rest;
      return;
    case 'ENTRYPOINT':
      stage.entrypoint = JSON.parse(rest) as string[];
      return;
    case 'CMD':
      return;
    default:
      throw new Error(`nobody taught this test the instruction ${word}`);
  }
}

function copy(
  words: readonly string[],
  stage: Stage,
  { context, stages }: Place & { stages: ReadonlyMap<string, Stage> },
): void {
  const from = words.find((word) => word.startsWith('--from='))?.slice('--from='.length);
  const paths = words.filter((word) => !word.startsWith('--'));
  const target = paths.pop() ?? '';
  const origin = from === undefined ? context : (stages.get(from)?.root ?? '');
  for (const path of paths) {
    const source = join(origin, path);
    if (!existsSync(source)) throw new Error(`COPY ${path}: it is not there`);
    const place = join(stage.root, stage.workdir, target);
    cpSync(source, target.endsWith('/') ? join(place, basename(path)) : place, {
      recursive: true,
      verbatimSymlinks: true,
    });
  }
}

function run(command: string, { environment, root, workdir }: Stage): void {
  // What lies in the cache of npm is not fetched again.
  const npm = { npm_config_prefer_offline: 'true', npm_config_audit: 'false', npm_config_fund: 'false' };
  const { HOME, PATH } = process.env;
  execFileSync('sh', ['-c', command], {
    cwd: join(root, workdir),
    env: { HOME, PATH, ...npm, ...environment },
    stdio: 'pipe',
  });
}
