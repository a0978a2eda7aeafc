import type { Judgment } from './judge';

/** What is told of many worlds. */
export interface Figures {
	readonly worlds: number;
	readonly rows: number;
	readonly lost: number;
	readonly worldsWithLoss: number;
	readonly neverEnded: number;
	readonly unsure: number;
	/** The time by the ideal where all was done: median, 90 %, 97 %, and the worst. */
	readonly time: readonly number[];
	/** Requests a row: 90 %. */
	readonly requests: number;
	/** In how many worlds some promise is broken. */
	readonly broken: number;
}

const SHARES = [0.5, 0.9, 0.97, 1];

/** @param judgments One for each world, with the number of its rows. */
export function figuresOf(judgments: ReadonlyArray<Judgment & { readonly size: number }>): Figures {
	const sum = (of: (one: Judgment & { readonly size: number }) => number) =>
		judgments.reduce((total, one) => total + of(one), 0);
	const times = judgments.flatMap(({ timeByIdeal }) => timeByIdeal ?? []);
	return {
		worlds: judgments.length,
		rows: sum(({ size }) => size),
		lost: sum(({ lost }) => lost),
		worldsWithLoss: sum(({ lost }) => Number(lost > 0)),
		neverEnded: sum(({ neverEnded }) => neverEnded),
		unsure: sum(({ unsure }) => unsure),
		time: SHARES.map((share) => quantile(times, share)),
		requests: quantile(
			judgments.map(({ requestsPerRow }) => requestsPerRow),
			0.9,
		),
		broken: sum(({ broken }) => Number(broken.length > 0)),
	};
}

/** @returns The least number that this share of them does not exceed. */
export function quantile(numbers: readonly number[], share: number): number {
	const sorted = [...numbers].sort((one, other) => one - other);
	return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? Number.NaN;
}
