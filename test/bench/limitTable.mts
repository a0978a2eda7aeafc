import type { LimitSample } from './limitRuns.mts';
import type { LimitRow } from './limits.mts';
import { number, seconds, table } from './report.mts';
import { spreadOf } from './results.mts';

/** A row, and what was measured each time. */
export interface LimitResult {
	readonly row: LimitRow;
	readonly samples: readonly LimitSample[];
}

const COLUMNS = ['limiter', 'users', 'lost', 'seconds', 'time / limit', 'requests/user', 'reached'];

/**
 * @param results What was measured.
 * @returns A table in Markdown: medians, and of the users lost the most; then what went wrong.
 */
export function limitTable(results: readonly LimitResult[]): string {
	const rows = results.map(rowOf);
	const failures = results.flatMap(({ row, samples }) => {
		const failure = samples.map((sample) => sample.failure).find((found) => found !== '');
		return failure === undefined ? [] : [`- ${row.title}: ${failure.slice(0, 400)}`];
	});
	return [table([COLUMNS, ...rows]), ...failures].join('\n');
}

function rowOf(result: LimitResult): string[] {
	const { row, samples } = result;
	const { ms, lost, byLimit, requestsPerUser } = figuresOf(result);
	const [shortest, longest] = [Math.min, Math.max].map((most) =>
		seconds(most(...samples.flatMap(({ runsMs }) => runsMs))),
	);
	return [
		row.title,
		number(row.users, 0),
		number(lost, 0),
		samples.some(({ runsMs }) => runsMs.length > 1)
			? `${seconds(ms)} (runs ${shortest} to ${longest})`
			: seconds(ms),
		byLimit === undefined ? '' : withGoal(byLimit, row.toReach.timeByLimit),
		withGoal(requestsPerUser, row.toReach.requestsPerUser),
		isReached(result) ? 'yes' : 'NO',
	];
}

function figuresOf({ samples }: LimitResult) {
	const median = (values: number[]) => spreadOf(values)?.median;
	const ratios = samples.flatMap(({ ms, limitMs }) => (limitMs ? [ms / limitMs] : []));
	return {
		ms: median(samples.map(({ ms }) => ms)) ?? 0,
		lost: Math.max(...samples.map(({ lost }) => lost)),
		byLimit: median(ratios),
		requestsPerUser: median(samples.map((sample) => sample.requestsPerUser)) ?? 0,
	};
}

/** Whether nobody was lost, nothing failed, and all figures of the row were reached. */
function isReached(result: LimitResult): boolean {
	const { timeByLimit = Infinity, seconds: most = Infinity } = result.row.toReach;
	const { requestsPerUser: fewest = Infinity } = result.row.toReach;
	const { ms, lost, byLimit = 0, requestsPerUser } = figuresOf(result);
	const isFutile = most < Infinity;
	return (
		lost === 0 &&
		(isFutile || result.samples.every(({ failure }) => failure === '')) &&
		ms <= most * 1_000 &&
		byLimit <= timeByLimit &&
		requestsPerUser <= fewest
	);
}

function withGoal(value: number, goal: number | undefined): string {
	return goal === undefined ? number(value, 2) : `${number(value, 2)} (${number(goal, 2)})`;
}
