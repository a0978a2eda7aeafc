import { limiter } from '../emulator/limiters';
import { Queue } from './queue';
import { Chance } from './random';
import {
	answerMs,
	mostAtOnce,
	msOut,
	partOf,
	processOf,
	rowsOf,
	tripOf,
	type World,
} from './world';

/** Time that is too short to tell from none, in ms. */
const ROUNDING = 1e-6;

/**
 * @param world What it is like.
 * @param arrivals When each row is there, ascending, in ms.
 * @param isOutageMet Whether there is the world's outage; it is lived through, then, to its end, if it has one.
 * @returns How long a greedy client takes that knows limit, outage and latency, in ms: it sends whenever
 *   that is let through, is never refused, and sends again at once what has failed by itself.
 */
export function idealMs(world: World, arrivals: readonly number[], isOutageMet: boolean): number {
	const { limit, crowd, workers: workerCount = 0, faults, latency, size, way } = world;
	const outage = isOutageMet && world.outage?.ms !== Infinity ? world.outage : undefined;
	const chance = new Chance(world.seed, 3);
	let now = 0;
	// Others ask for their share half of the time.
	const { share } = world.others ?? { share: 0 };
	const admit = limit ? limiter(partOf(limit, 1 - share / 2), () => now) : () => undefined;
	const workers = new Queue<undefined>();
	for (let worker = 0; worker < workerCount; worker += 1) workers.push(0, undefined);
	// Each process works on its answers by itself.
	const busyMs = (world.busyMs ?? 0) / (processOf(world, size - 1) + 1);
	const places = Math.min(crowd ?? Infinity, mostAtOnce(world));
	// A place in the crowd is free again before the answer has come.
	const trip = crowd === undefined ? tripOf(world) : 0;

	const underWay = new Queue<boolean>();
	const { batch, waitMs = 0 } = way.kind === 'loop' ? way : { batch: size };
	let [left, done, end, batchAt] = [size, 0, 0, 0];
	const { times = 0 } = world.picky ?? {};
	let vain = times < Infinity ? times * rowsOf(world).picky.size : 0;
	let [outageAt, outageEnd] = [Infinity, Infinity];
	const beginOutage = () => {
		if (outage === undefined || done !== outage.afterUsers) return;
		outageAt = Math.max(end, outage.afterMs);
		outageEnd = outageAt + outage.ms;
	};
	beginOutage();
	const endOne = () => {
		end = Math.max(end, underWay.least) + busyMs;
		if (!underWay.pop()) {
			left += 1;
			return;
		}
		done += 1;
		if (done % batch === 0) batchAt = end + waitMs;
		beginOutage();
	};
	const answered = (): number => {
		const ms = answerMs(latency, chance) + trip;
		if (workerCount === 0) return now + ms;
		const free = Math.max(now, workers.least);
		workers.pop();
		workers.push(free + ms - trip, undefined);
		return free + ms;
	};
	/** How many rows are in the batches up to the present one. */
	const there = () => (Math.floor(done / batch) + 1) * batch;

	for (;;) {
		while (underWay.least <= now) endOne();
		if (left === 0 || size - left >= there() || underWay.size >= places) {
			if (underWay.size === 0) return outage ? Math.max(end, outageEnd) : end;
			now = underWay.least;
			continue;
		}
		const out = outage ? msOut(outage, now - outageAt) : 0;
		const mayGoAt = Math.max(batchAt, arrivals[size - left] ?? 0, now + out);
		const wait = now < mayGoAt ? undefined : admit();
		const next = wait === undefined ? mayGoAt : now + Math.max(wait, ROUNDING);
		if (next > now) {
			// What ends meanwhile may begin the outage.
			now = Math.min(next, underWay.least);
			continue;
		}
		left -= 1;
		const fault = faults && chance.happens(faults.share) ? chance.of(faults.kinds) : undefined;
		const isVain = fault === undefined && (vain -= 1) >= 0;
		const hangs = (isVain ? world.picky?.as : fault) === 'hang';
		underWay.push(hangs ? now + world.timeout : answered(), fault === undefined && !isVain);
	}
}
