// Plays the same worlds each time, and ends with the first promise that is broken: see run.mjs.
import worldsModule, { type World } from '../worlds/index.js';

const { CASES, drawWorld, judge, KINDS, play } = worldsModule;

/** How many of each kind. */
const COUNT = 3;

process.on('unhandledRejection', (reason) => fail(`nobody catches ${String(reason)}`));

for (let seed = 1; seed <= COUNT; seed += 1) {
	for (const kind of KINDS) await playOne(`${kind} ${seed}`, drawWorld(kind, seed));
}
for (const [index, { name, world, time, requests }] of CASES.entries()) {
	await playOne(name, { ...world, continues: index % 2 === 1 }, time, requests);
}

async function playOne(name: string, world: World, time = Infinity, requests = Infinity) {
	const played = await play(world);
	const { broken, requestsPerRow } = judge(played);
	if (broken.length > 0) fail(`${name}: ${broken.join('; ')}`);
	const timeByIdeal = played.ms / played.idealMs;
	if (timeByIdeal > time) fail(`${name}: takes ${timeByIdeal} times the ideal`);
	if (requestsPerRow > requests) fail(`${name}: ${requestsPerRow} requests a row`);
}

function fail(says: string): never {
	console.log(says);
	process.exit(1);
}
