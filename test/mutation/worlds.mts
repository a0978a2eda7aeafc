// Plays the same worlds each time, and ends with the first promise that is broken: see run.mjs.
import worldsModule, { type World } from '../worlds/index.js';

const { CASES, drawWorld, judge, KINDS, play, worldsOf } = worldsModule;

/** How many of each kind, and of the one in which everything can be drawn. */
const COUNT = 3;
const COUNT_OF_ALL = 16;

/** Up to so many rows. */
const SMALL = 300;

/** So much longer may one world take than the middle one of five. */
const ALONE = 1.15;

/** What all that are drawn take: the time by the ideal, in the geometric mean, and requests a row. */
const USUAL = { time: 1.324, requests: 1.245 };

/** By how much chance alone changes that. */
const BY_CHANCE = { time: 1.03, requests: 1.01 };

process.on('unhandledRejection', (reason) => fail(`nobody catches ${String(reason)}`));

for (const one of CASES) {
	const { name, time = Infinity, requests = Infinity } = one;
	// One that stops on an error and one that continues; where it takes long, the latter.
	for (const world of worldsOf(one).slice(one.world.size <= SMALL ? 0 : 1, 2)) {
		const played = await playOne(name, world);
		if (played.ms > ALONE * time * played.idealMs) fail(`${name}: takes ${played.ms} ms`);
		if (played.requests > requests) fail(`${name}: ${played.requests} requests a row`);
	}
}
const played: Array<{ time: number | undefined; requests: number }> = [];
for (const kind of KINDS) {
	for (let seed = 1; seed <= (kind === 'all' ? COUNT_OF_ALL : COUNT); seed += 1) {
		played.push(await playOne(`${kind} ${seed}`, drawWorld(kind, seed)));
	}
}
const time = Math.exp(mean(played.flatMap((one) => (one.time ? Math.log(one.time) : []))));
const requests = mean(played.map((one) => one.requests));
console.log(`time / ideal ${time}, requests a row ${requests}`);
if (time > BY_CHANCE.time * USUAL.time) fail(`they take ${time} times the ideal`);
if (requests > BY_CHANCE.requests * USUAL.requests) fail(`they take ${requests} requests a row`);

async function playOne(name: string, world: World) {
	const played = await play(world);
	const { broken, timeByIdeal, requestsPerRow } = judge(played);
	if (broken.length > 0) fail(`${name}: ${broken.join('; ')}`);
	return { ...played, time: timeByIdeal, requests: requestsPerRow };
}

function mean(numbers: readonly number[]): number {
	return numbers.reduce((sum, number) => sum + number, 0) / numbers.length;
}

function fail(says: string): never {
	console.log(says);
	process.exit(1);
}
