// Runs a program that is none of Node.js's as if it were one, so that it starts and ends like every
// other process of the suite: node program.mts '{"program": …}'
import { spawn } from 'node:child_process';
import type { Program } from './services.mts';

const { program, args, user, stopSignal } = JSON.parse(process.argv[2] ?? '') as Program;
const child = spawn(program, args, { stdio: 'inherit', ...user });
for (const signal of ['SIGTERM', 'SIGINT'] as const) {
	process.on(signal, () => child.kill(stopSignal));
}
child.once('error', () => process.exit(127));
child.once('exit', (code) => process.exit(code ?? 1));
