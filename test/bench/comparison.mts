import { readFileSync, writeFileSync } from 'node:fs';
import { number, seconds, table } from './report.mts';
import type { Spread } from './results.mts';

/** What `bench.json` holds, as far as readers of the documentation care. */
export interface Report {
	readonly cases: ReadonlyArray<{
		readonly title: string;
		readonly contenders: ReadonlyArray<{
			readonly id: string;
			readonly ms?: Spread | undefined;
			readonly lost?: Spread | undefined;
		}>;
	}>;
}

/** Who is compared, by the beginning of the id, and what the table calls them. */
const COLUMNS = [
	['commbox', 'CommBox node'],
	['http', 'HTTP Request, default'],
	['http-batched', 'HTTP Request, batches'],
	['bare-http', 'HTTP Request, key in a plain header'],
] as const;

const BEGIN = '<!-- Written by npm run bench, from bench.json. -->';
const END = '<!-- The end of what npm run bench writes. -->';

/**
 * Puts the table of what was measured into a page of the documentation, in place of the one before.
 *
 * @param page The page's file.
 * @param report What was measured.
 */
export function writeComparison(page: string, report: Report): void {
	const text = readFileSync(page, 'utf8');
	const [before, after] = [text.split(BEGIN)[0]!, text.split(END)[1]!];
	writeFileSync(page, `${before}${BEGIN}\n\n${comparison(report)}\n\n${END}${after}`);
}

/**
 * @returns The table in Markdown: a line for each case in which others than the node were measured. Of
 *   two with the same title, measured for different figures, the first.
 */
function comparison({ cases }: Report): string {
	const rows = cases
		.filter(({ contenders }) => contenders.some(({ id }) => id === 'http'))
		.filter((one, index, all) => all.findIndex(({ title }) => title === one.title) === index)
		.map(({ title, contenders }) => [
			title,
			...COLUMNS.map(([wanted]) => {
				const found = contenders.find(({ id }) => id === wanted);
				return found === undefined ? '' : cell(found);
			}),
		]);
	return table([['', ...COLUMNS.map(([, name]) => name)], ...rows]);
}

/** Medians; a time says nothing where something is missing. */
function cell({ ms, lost }: Report['cases'][number]['contenders'][number]): string {
	if (lost !== undefined && lost.median > 0) return `${number(lost.median, 0)} lost`;
	return ms === undefined ? '' : `${seconds(ms.median)} s`;
}
