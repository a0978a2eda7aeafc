// Random worlds in virtual time: npm run worlds -- --help
import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

// CommonJS, whose exports tsx gives to an ES module as the default only.
import worldsModule, { type Judgment, type Kind } from './index.js';

const { drawWorld, figuresOf, judge, KINDS, play } = worldsModule;

const USAGE = `npm run worlds -- [--count 1000] [--seed 1] [--kind ${KINDS.join('|')}] [--jobs 1]
    Plays so many worlds, whose seeds begin with that one, of one kind or of each.
npm run worlds -- --kind K --only SEED [--verbose]
    Plays one again, and prints all that happens.`;

const { values } = parseArgs({
	options: {
		count: { type: 'string', default: '1000' },
		seed: { type: 'string', default: '1' },
		kind: { type: 'string' },
		only: { type: 'string' },
		jobs: { type: 'string', default: '1' },
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

type Result = Judgment & { readonly size: number; readonly seed: number };

async function playOne(kind: Kind, worldSeed: number): Promise<Result> {
	const world = drawWorld(kind, worldSeed);
	const log = values.verbose ? console.log : undefined;
	if (log) log(JSON.stringify(world, undefined, '\t'));
	return { ...judge(await play(world, log)), size: world.size, seed: worldSeed };
}

/** Plays every `jobs`th world from `first` on. */
async function playShare(kind: Kind, first: number): Promise<Result[]> {
	const results: Result[] = [];
	for (let index = first; index < count; index += jobs)
		results.push(await playOne(kind, seed + index));
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

function report(kind: Kind, results: readonly Result[]): void {
	const failed = results.filter(({ broken }) => broken.length > 0);
	for (const { seed: worldSeed, broken } of failed.slice(0, 10)) {
		console.log(`${kind} ${worldSeed}: ${broken.slice(0, 3).join('; ')}`);
	}
	if (failed.length > 0) {
		console.log(`See more: npm run worlds -- --kind ${kind} --only ${failed[0]!.seed} --verbose`);
	}
	const { time, requests, ...counts } = figuresOf(results);
	const two = (number: number) => number.toFixed(2);
	console.log(
		`${kind}: ${Object.entries(counts)
			.map(([name, number]) => `${name} ${number}`)
			.join(', ')}; time / ideal ${time.map(two).join(', ')}; requests a row ${two(requests)}`,
	);
}

const { WORLDS_SHARE: share } = process.env;
if (values.help || kinds.length === 0) console.log(USAGE);
else if (share !== undefined) process.send!(await playShare(kinds[0]!, Number(share)));
else {
	for (const kind of kinds) {
		const shares = Array.from({ length: jobs }, (_, first) => first);
		const results =
			values.only !== undefined
				? [await playOne(kind, Number(values.only))]
				: (
						await Promise.all(
							shares.map((first) => (jobs > 1 ? forkShare : playShare)(kind, first)),
						)
					).flat();
		results.sort((one, other) => one.seed - other.seed);
		report(kind, results);
		if (results.some(({ broken }) => broken.length > 0)) process.exitCode = 1;
	}
}
