import type { Case } from './cases.mts';
import type { Contender } from './contenders.mts';
import type { Sample } from './measure.mts';

/** What is measured, as numbers. */
export type Metric = Exclude<keyof Sample, 'failure'>;

/** A number measured several times. */
export interface Spread {
	readonly median: number;
	readonly min: number;
	readonly max: number;
}

/** What was measured for one contender in one case. */
export interface ContenderResult {
	readonly contender: Contender;
	readonly samples: readonly Sample[];
}

/** What was measured in one case. */
export interface CaseResult {
	readonly case_: Case;
	readonly results: readonly ContenderResult[];
}

/**
 * @param result What was measured.
 * @param metric Which of it.
 * @returns Its median and extremes; nothing where it was not measured.
 */
export function spread({ samples }: ContenderResult, metric: Metric): Spread | undefined {
	return spreadOf(samples.map((sample) => sample[metric]).filter((value) => value !== undefined));
}

/** @returns The median and extremes of some values; nothing where there are none. */
export function spreadOf(measured: readonly number[]): Spread | undefined {
	const values = measured.toSorted((a, b) => a - b);
	const middle = values.length / 2;
	const low = values[Math.ceil(middle) - 1];
	const high = values[Math.floor(middle)];
	if (low === undefined || high === undefined) return undefined;
	return { median: (low + high) / 2, min: values[0]!, max: values.at(-1)! };
}

/**
 * @param results All cases measured.
 * @param caseId A case.
 * @param contenderId A contender, or the beginning of the ids of several.
 * @param metric What was measured.
 * @returns The spread of the contender with the least median.
 */
export function best(
	results: readonly CaseResult[],
	caseId: string,
	contenderId: string,
	metric: Metric = 'ms',
): Spread | undefined {
	return results
		.filter(({ case_ }) => case_.id === caseId)
		.flatMap((found) => found.results)
		.filter(({ contender }) => isCalled(contender, contenderId))
		.map((result) => spread(result, metric))
		.filter((found) => found !== undefined)
		.sort((a, b) => a.median - b.median)[0];
}

/**
 * @param contender A contender.
 * @param id An id, or, with a `*` at its end, the beginning of the ids of several.
 */
function isCalled(contender: Contender, id: string): boolean {
	return id.endsWith('*') ? contender.id.startsWith(id.slice(0, -1)) : contender.id === id;
}
