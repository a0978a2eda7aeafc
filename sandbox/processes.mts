import { spawn, type ChildProcess } from 'node:child_process';
import { closeSync, existsSync, mkdirSync, openSync, readFileSync, realpathSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { execaSync } from 'execa';
import { logFolder } from './places.mts';
import { Problem } from './problem.mts';

/** How a process of the sandbox is started. */
export interface Launch {
	/** Names the process in messages, and its log file. */
	readonly name: string;
	/** The program; left out, Node.js. */
	readonly program?: string;
	/** Its arguments: for Node.js what it runs, with arguments of its own. */
	readonly args: readonly string[];
	readonly cwd: string;
	readonly env?: Readonly<Record<string, string>>;
	/** Whom it runs as; left out, as this process. */
	readonly user?: User;
	/** What makes it end, but properly; left out, SIGTERM. */
	readonly stopSignal?: NodeJS.Signals;
}

/** A user of the system. */
export interface User {
	readonly uid: number;
	readonly gid: number;
}

/** A process of the sandbox. */
export interface Running {
	readonly name: string;
	/** Its process id; undefined where it could not be started. */
	readonly pid: number | undefined;
	/** Settles with the exit code once the process has ended, in whatever way. */
	readonly exited: Promise<number>;
	/** Ends the process and all that it started; settles when they are gone. */
	stop(): Promise<void>;
	/** The file with what it prints. */
	readonly log: string;
	/** What it printed. */
	output(): string;
}

const GRACE_MS = 8_000;
const running = new Map<ChildProcess, Running>();
let stopping = false;
let exitCodeOnInterrupt = 130;

/**
 * Settings of the shell, of npm or of a test runner that would change how n8n or npm behave, and
 * the CommBox API key, which only the credential needs to know.
 */
const UNWANTED =
	/^(n8n_|db_|queue_|executions_|nodes_|commbox_|node_env$|npm_(?!config_)|npm_config_(local_|global_)?prefix$)/i;

/**
 * Starts a process in a process group of its own, so that nothing it starts outlives it, nor it us.
 *
 * @param launch What to start.
 * @returns The process, running.
 */
export function launch(launch: Launch): Running {
	if (stopping) throw new Problem('The sandbox is stopping.', 'Start it again.');
	const { name, program = process.execPath, args, cwd, env, user, stopSignal = 'SIGTERM' } = launch;
	mkdirSync(logFolder, { recursive: true });
	const log = path.join(logFolder, `${name.replaceAll(/\W+/g, '-')}.log`);
	const output = openSync(log, 'w');
	const child = spawn(program, args, {
		cwd,
		env: { ...environment(), ...env },
		stdio: ['ignore', output, output],
		detached: process.platform !== 'win32',
		...user,
	});
	closeSync(output);
	if (running.size === 0) process.once('exit', killEverything);

	const ended = new Promise<number>((resolve) => {
		child.once('error', () => resolve(127));
		child.once('exit', (code) => resolve(code ?? 1));
	});
	const exited = ended.finally(() => {
		signal(child, 'SIGKILL');
		running.delete(child);
		if (running.size === 0) process.off('exit', killEverything);
	});
	const self: Running = {
		name,
		pid: child.pid,
		log,
		exited,
		async stop() {
			if (running.has(child)) signal(child, stopSignal);
			const deadline = sleep(GRACE_MS, undefined, { ref: false }).then(() => 'late');
			if ((await Promise.race([exited, deadline])) === 'late') signal(child, 'SIGKILL');
			await exited;
		},
		output: () => readFileSync(log, 'utf8'),
	};
	running.set(child, self);
	return self;
}

/**
 * Runs a program to its end.
 *
 * @param what What to start.
 * @returns Its exit code and what it printed.
 */
export async function run(what: Launch): Promise<{ exitCode: number; output: string }> {
	const started = launch(what);
	const exitCode = await started.exited;
	return { exitCode, output: started.output() };
}

/**
 * @param args What to ask of npm.
 * @returns The arguments that make Node.js run npm: the one that started this, if one did.
 */
export function npm(...args: string[]): string[] {
	const onPath = (process.env['PATH'] ?? '')
		.split(path.delimiter)
		.map((folder) => path.join(folder, 'npm'))
		.filter((file) => existsSync(file))
		.map((file) => realpathSync(file));
	const found = [process.env['npm_execpath'], ...onPath].find((file) => file?.endsWith('.js'));
	if (found === undefined) {
		throw new Problem('npm was not found.', 'Start the sandbox with `npm start`.');
	}
	return [found, ...args];
}

/**
 * @param output What a process printed.
 * @param lines How much of it to keep.
 * @returns Its last lines, indented.
 */
export function tail(output: string, lines = 12): string {
	const last = output.trimEnd().split('\n').slice(-lines);
	return last.map((line) => `    ${line}`).join('\n');
}

/**
 * Waits until a process is ready to work.
 *
 * @param process_ The process.
 * @param isReady An address that answers then, or a question that is answered with yes.
 * @param seconds How long to wait.
 * @throws Problem where it ends or is not ready in time.
 */
export async function untilReady(
	process_: Running,
	isReady: string | (() => Promise<boolean>),
	seconds: number,
): Promise<void> {
	let ended = false;
	void process_.exited.then(() => (ended = true));
	const answers = typeof isReady === 'string' ? async () => await isAnswered(isReady) : isReady;
	for (const deadline = Date.now() + seconds * 1_000; Date.now() < deadline; await sleep(250)) {
		if (ended) throw new Problem(`${process_.name} ended while starting:`, tail(process_.output()));
		if (await answers()) return;
	}
	throw new Problem(
		`${process_.name} did not answer within ${seconds} s. What it printed last:`,
		tail(process_.output()),
	);
}

/** Ends every process that was started here; settles when they are gone. */
export async function stopEverything(): Promise<void> {
	stopping = true;
	await Promise.all([...running.values()].map(async (process_) => await process_.stop()));
}

/** Whether processes end because somebody wants them to. */
export function isStopping(): boolean {
	return stopping;
}

/**
 * Makes Ctrl-C, a termination (of this process or of npm) and a closed terminal end every process
 * started here.
 *
 * @param onInterrupt Called once, when it happens.
 */
export function stopOnInterrupt(onInterrupt: () => void): void {
	const interrupt = () => {
		// A terminal sends Ctrl-C to npm and to us, and npm passes its own on: two for one.
		if (stopping) return;
		onInterrupt();
		void stopEverything().then(() => process.exit(exitCodeOnInterrupt));
	};
	for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(name, interrupt);
	// Ended by `kill`, npm takes its shell along and does not tell us.
	const parent = process.ppid;
	if (process.env['npm_lifecycle_event'] !== undefined) {
		setInterval(() => process.ppid !== parent && interrupt(), 1_000).unref();
	}
}

/**
 * Waits for Ctrl-C, which is from now on the way to end.
 *
 * @param exitCode The exit code to end with.
 */
export async function untilInterrupted(exitCode: number): Promise<never> {
	exitCodeOnInterrupt = exitCode;
	return await new Promise<never>(() => {});
}

/** This process's environment without what is unwanted, and with this Node.js first on the PATH. */
function environment(): NodeJS.ProcessEnv {
	const kept = Object.entries(process.env).filter(([name]) => !UNWANTED.test(name));
	const pathName = kept.map(([name]) => name).find((name) => /^path$/i.test(name)) ?? 'PATH';
	const folders = [path.dirname(process.execPath), process.env[pathName]].filter(Boolean);
	return { ...Object.fromEntries(kept), [pathName]: folders.join(path.delimiter) };
}

async function isAnswered(url: string): Promise<boolean> {
	return await fetch(url, { signal: AbortSignal.timeout(5_000) }).then(
		({ ok }) => ok,
		() => false,
	);
}

function killEverything(): void {
	for (const child of running.keys()) signal(child, 'SIGKILL');
}

function signal(child: ChildProcess, name: NodeJS.Signals): void {
	if (child.pid === undefined) return;
	if (process.platform === 'win32') {
		execaSync('taskkill', ['/pid', String(child.pid), '/t', '/f'], { reject: false });
		return;
	}
	try {
		process.kill(-child.pid, name);
	} catch {
		// The group is gone already, which is what was wanted.
	}
}
