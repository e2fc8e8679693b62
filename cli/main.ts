#!/usr/bin/env node
/** The entry of the program; everything else can be run inside a test. */
import { run } from './run.ts';
import { terminalSession } from './terminal-session.ts';

// The exit code is set and not forced, so that what was printed reaches its reader first.
process.exitCode = await run(process.argv.slice(2), terminalSession('directory'));
