import { OUR_CONCURRENCY } from './contenders.mts';
import { best, spread, type CaseResult, type Metric } from './results.mts';

/** A figure that the node shall reach. */
export interface Figure {
	readonly caseId: string;
	readonly what: string;
	readonly atMost: number;
	/** What was measured; nothing where what it takes was not. */
	readonly measured: number | undefined;
	readonly isReached: boolean | undefined;
}

const OURS = 'commbox';
const DEFAULT = 'http';
const ANY_HTTP = 'http*';
const KEY_IN_CLEAR = 'bare-http';
const FLOOR = 'floor';

/**
 * @param results All cases measured.
 * @returns Every figure to reach, with what was measured. Times are medians, and ratios those of
 *   medians; users lost, connections and items are the worst of all runs.
 */
export function figures(results: readonly CaseResult[]): Figure[] {
	const median = (caseId: string, id: string, metric: Metric = 'ms') =>
		best(results, caseId, id, metric)?.median;
	const worst = (caseId: string, metric: Metric) => best(results, caseId, OURS, metric)?.max;
	const toOther = (caseId: string, what: string, id: string, atMost: number) =>
		figure(caseId, what, atMost, ratio(median(caseId, OURS), median(caseId, id)));

	const toLimit = (caseId: string, atMost: number) =>
		figure(
			caseId,
			'time / limit',
			atMost,
			ratio(median(caseId, OURS), median(caseId, OURS, 'limitMs')),
		);

	const growth = (metric: Metric, what: string) =>
		[100, 1_000].map((users) => {
			const [before, after] = [users, users * 10].map((n) => median(`growth-${n}`, OURS, metric));
			return figure('growth', `${what}, ${users * 10} users / ${users}`, 10, ratio(after, before));
		});
	const memoryTo = (who: string, id: string) => {
		const [own, other] = [OURS, id].map((one) => median('growth-10000', one, 'extraMemoryMb'));
		return figure('growth', `extra peak memory, 10000 users / ${who}`, 1, ratio(own, other));
	};

	return [
		toOther('0ms', 'time / floor', FLOOR, 1.1),
		toOther('0ms', "time / HTTP Request's best, key in a credential", ANY_HTTP, 0.95),
		toOther('0ms', 'time / HTTP Request, key in the clear', KEY_IN_CLEAR, 0.95),
		toOther('20ms', 'time / floor', FLOOR, 1.1),
		toOther('20ms', "time / HTTP Request's default, key in a credential", DEFAULT, 0.9),
		toOther('20ms', 'time / HTTP Request, key in the clear', KEY_IN_CLEAR, 0.9),
		// One can still be closing while the next is opened.
		figure(
			'20ms',
			'most connections open at once',
			OUR_CONCURRENCY + 1,
			worst('20ms', 'maxOpenConnections'),
		),
		toOther('recorded', "time / HTTP Request's default, key in a credential", DEFAULT, 1),
		toOther('recordedTls', "time / HTTP Request's default, key in a credential", DEFAULT, 1),
		toOther('tls', 'time / floor', FLOOR, 1.1),
		toOther('tls', "time / HTTP Request's best, key in a credential", ANY_HTTP, 0.85),
		toOther('tls', 'time / HTTP Request, key in the clear', KEY_IN_CLEAR, 0.9),
		toOther('uneven', "time / HTTP Request's default, key in a credential", DEFAULT, 0.9),
		toLimit('throttled', 1.1),
		figure('throttled', 'requests per user', 1.2, median('throttled', OURS, 'requestsPerUser')),
		toLimit('throttled-silent', 1.15),
		figure(
			'faults',
			'time / fault-free time',
			1.3,
			ratio(median('faults', OURS), median('20ms', OURS)),
		),
		toOther('read', "time / HTTP Request's default, key in a credential", DEFAULT, 0.9),
		...['conversations-read', 'conversations-tagged'].map((id) =>
			toOther(id, "time / HTTP Request's default, key in a credential", DEFAULT, 0.9),
		),
		toOther('phone', 'time / by user ID, half as many requests', 'by-id', 2),
		figure('phone', 'requests per user', 2, median('phone', OURS, 'requestsPerUser')),
		...growth('ms', 'time'),
		...growth('extraMemoryMb', 'extra peak memory'),
		memoryTo("HTTP Request's best, key in a credential", ANY_HTTP),
		memoryTo('HTTP Request, key in the clear', KEY_IN_CLEAR),
		figure('all', 'users lost, in the worst run', 0, mostLost(results)),
	];
}

function mostLost(results: readonly CaseResult[]): number | undefined {
	const lost = results
		.flatMap((found) => found.results)
		.filter(({ contender }) => contender.id === OURS)
		.map((result) => spread(result, 'lost')?.max ?? 0);
	return lost.length > 0 ? Math.max(...lost) : undefined;
}

function ratio(one: number | undefined, other: number | undefined): number | undefined {
	return one === undefined || other === undefined ? undefined : one / other;
}

function figure(
	caseId: string,
	what: string,
	atMost: number,
	measured: number | undefined,
): Figure {
	return {
		caseId,
		what,
		atMost,
		measured,
		isReached: measured === undefined ? undefined : measured <= atMost,
	};
}
