import { limiter } from '../emulator/limiters';
import { Heap } from './heap';
import { Chance } from './random';
import { answerMs, TRIP_MS, type World } from './world';

/** The most that anybody has under way at the same time. */
const MOST_AT_ONCE = 256;

/** Time that is too short to tell from none, in ms. */
const ROUNDING = 1e-6;

/**
 * @param arrivals When each row is there, ascending, in ms.
 * @returns How long a greedy client takes that knows limit, outage and latency, in ms: it sends whenever
 *   that is let through, is never refused, and sends again at once what has failed by itself.
 */
export function idealMs(world: World, arrivals: readonly number[]): number {
	const { limit, crowd, workers, faults, outage, latency, size, way } = world;
	const chance = new Chance(world.seed, 3);
	let now = 0;
	const admit = limit ? limiter(limit, () => now) : () => undefined;
	const places = Math.min(crowd ?? MOST_AT_ONCE, workers ?? MOST_AT_ONCE, MOST_AT_ONCE);
	const underWay = new Heap<boolean>();
	let [left, done, end] = [size, 0, 0];
	let outageAt = outage?.afterUsers === 0 ? outage.afterMs : Infinity;
	const endOne = () => {
		end = underWay.least;
		if (!underWay.pop()) return void (left += 1);
		done += 1;
		if (done === outage?.afterUsers) outageAt = Math.max(end, outage.afterMs);
	};
	const batch = way.kind === 'loop' ? way.batch : size;
	/** How many rows are in the batches up to the present one. */
	const there = () => (Math.floor(done / batch) + 1) * batch;
	while (left > 0 || underWay.size > 0) {
		while (underWay.least <= now) endOne();
		if (left === 0 || size - left >= there() || underWay.size >= places) {
			if (underWay.size === 0) break;
			now = underWay.least;
			continue;
		}
		const arrival = arrivals[size - left] ?? 0;
		const outageEnd = now >= outageAt && now < outageAt + outage!.ms ? outageAt + outage!.ms : 0;
		const wait = now < arrival || now < outageEnd ? undefined : admit();
		const next = Math.max(
			arrival,
			outageEnd,
			wait === undefined ? 0 : now + Math.max(wait, ROUNDING),
		);
		if (next > now) {
			// What ends meanwhile may begin the outage.
			now = Math.min(next, underWay.least);
			continue;
		}
		left -= 1;
		const fault = faults && chance.happens(faults.share) ? chance.of(faults.kinds) : undefined;
		const takes = fault === 'hang' ? world.timeout : answerMs(latency, chance) + TRIP_MS;
		underWay.push(now + takes, fault === undefined);
	}
	return end;
}
