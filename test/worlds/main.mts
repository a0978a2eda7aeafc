// Random worlds in virtual time: npm run worlds -- --help
import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

// CommonJS, whose exports tsx gives to an ES module as the default only.
import worldsModule, { type Judgment, type World } from './index.js';

const { CASES, drawWorld, figuresOf, judge, KINDS, play, worldsOf } = worldsModule;

const USAGE = `npm run worlds -- [--count 1000] [--seed 1] [--kind ${KINDS.join('|')}] [--jobs 1]
    Plays so many worlds, whose seeds begin with that one, of one kind or of each.
npm run worlds -- --kind K --only SEED [--verbose]
    Plays one again, and prints all that happens.
npm run worlds -- --cases [--only TEXT --verbose]
    Plays those that have a name, with some seeds each.`;

/** How many failed and how many slow worlds are named. */
const NAMED = { failed: 10, slow: 5 };

const { values } = parseArgs({
	options: {
		count: { type: 'string', default: '1000' },
		seed: { type: 'string', default: '1' },
		kind: { type: 'string' },
		only: { type: 'string' },
		jobs: { type: 'string', default: '1' },
		cases: { type: 'boolean', default: false },
		verbose: { type: 'boolean', default: false },
		help: { type: 'boolean', default: false },
	},
});
const [count, seed, jobs] = [values.count, values.seed, values.jobs].map(Number) as [
	number,
	number,
	number,
];
const kinds = KINDS.filter((kind) => values.kind === undefined || kind === values.kind);

type Kind = (typeof KINDS)[number];
type Result = Judgment & { readonly size: number; readonly seed: number };

/** What nobody has caught while the present world is played. */
let uncaught: string[] = [];
process.on('unhandledRejection', (reason) => uncaught.push(`nobody catches ${String(reason)}`));

async function playOne(world: World): Promise<Result> {
	uncaught = [];
	const log = values.verbose ? console.log : undefined;
	log?.(JSON.stringify(world, undefined, '\t'));
	const judgment = judge(await play(world, log));
	const broken = [...judgment.broken, ...uncaught];
	return { ...judgment, broken, size: world.size, seed: world.seed };
}

/** Plays every `jobs`th world from `first` on. */
async function playShare(kind: Kind, first: number): Promise<Result[]> {
	const results: Result[] = [];
	for (let index = first; index < count; index += jobs) {
		results.push(await playOne(drawWorld(kind, seed + index)));
	}
	return results;
}

/** The same in a process of its own. */
async function forkShare(kind: Kind, first: number): Promise<Result[]> {
	const given = ['--count', count, '--seed', seed, '--kind', kind, '--jobs', jobs].map(String);
	const child = fork(fileURLToPath(import.meta.url), given, {
		env: { ...process.env, WORLDS_SHARE: String(first) },
	});
	return await new Promise((resolve, reject) => {
		child.once('message', (results) => resolve(results as Result[]));
		child.once('exit', (code) => reject(new Error(`A job ended with code ${code}`)));
	});
}

const two = (number: number | undefined) => (number ?? Number.NaN).toFixed(2);

function report(kind: Kind, results: readonly Result[]): void {
	const failed = results.filter(({ broken }) => broken.length > 0);
	for (const one of failed.slice(0, NAMED.failed)) {
		console.log(`--kind ${kind} --only ${one.seed}: ${one.broken.slice(0, 3).join('; ')}`);
	}
	const slow = results
		.filter(({ timeByIdeal }) => timeByIdeal !== undefined)
		.sort((one, other) => other.timeByIdeal! - one.timeByIdeal!)
		.slice(0, NAMED.slow)
		.map((one) => `${one.seed} (${two(one.timeByIdeal)})`);
	console.log(`slowest: ${slow.join(', ')}`);
	const { time, requests, ...counts } = figuresOf(results);
	const counted = Object.entries(counts).map(([name, number]) => `${name} ${number}`);
	console.log(
		`${kind}: ${counted.join(', ')}; time / ideal 50, 90, 97, 100 %: ${time.map(two).join(', ')}; requests a row, 90 %: ${two(requests)}`,
	);
}

async function playKind(kind: Kind): Promise<Result[]> {
	if (values.only !== undefined) return [await playOne(drawWorld(kind, Number(values.only)))];
	if (jobs === 1) return await playShare(kind, 0);
	const shares = Array.from({ length: jobs }, async (_, first) => await forkShare(kind, first));
	return (await Promise.all(shares)).flat().sort((one, other) => one.seed - other.seed);
}

async function playCases(): Promise<void> {
	for (const one of CASES) {
		const { name, time, requests } = one;
		if (!name.includes(values.only ?? '')) continue;
		const results: Result[] = [];
		for (const world of worldsOf(one)) results.push(await playOne(world));
		const says = results.flatMap(({ broken }) => broken).slice(0, 3);
		const figures = figuresOf(results);
		console.log(
			`${name}: time / ideal ${two(figures.time[0])} (${time ?? 'any'}), requests a row, 90 % ${two(figures.requests)} (${requests ?? 'any'}) ${says.join('; ')}`,
		);
	}
}

const { WORLDS_SHARE: share } = process.env;
if (values.help || kinds.length === 0) console.log(USAGE);
else if (share !== undefined) process.send!(await playShare(kinds[0]!, Number(share)));
else if (values.cases) await playCases();
else {
	for (const kind of kinds) {
		const results = await playKind(kind);
		report(kind, results);
		if (results.some(({ broken }) => broken.length > 0)) process.exitCode = 1;
	}
}
