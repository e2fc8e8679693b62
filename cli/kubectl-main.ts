#!/usr/bin/env node
/** The entry as a plugin of kubectl: `kubectl partywall get wpar` asks the cluster that kubectl would ask. */
import { run } from './run.ts';
import { terminalSession } from './terminal-session.ts';

process.exitCode = await run(process.argv.slice(2), terminalSession('cluster'));
