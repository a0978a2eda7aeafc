import type { Figure } from './figures.mts';
import { best, spread, type CaseResult, type ContenderResult, type Metric } from './results.mts';

const COLUMNS = [
	'contender',
	'seconds (min-max)',
	'/ floor',
	'/ HTTP Request',
	'updated',
	'lost',
	'requests/user',
	'connections/user',
	'most open',
	'n8n CPU s',
	'extra MB',
	'items out',
];

/**
 * @param result What was measured in a case.
 * @returns A table in Markdown, its columns aligned: a line for each contender, of medians.
 */
export function caseTable(result: CaseResult): string {
	const { case_, results } = result;
	const floor = best([result], case_.id, 'floor')?.median;
	const http = best([result], case_.id, 'http')?.median;
	const rows = results.map((one) => row(one, floor, http));
	return `### ${case_.title}\n\n${table([COLUMNS, ...rows])}`;
}

/**
 * @param found The figures to reach.
 * @returns A table in Markdown of those that could be measured.
 */
export function figureTable(found: readonly Figure[]): string {
	const rows = found
		.filter(({ measured }) => measured !== undefined)
		.map(({ caseId, what, atMost, measured = 0, isReached }) => [
			caseId,
			what,
			String(atMost),
			number(measured, 2),
			isReached ? 'yes' : 'NO',
		]);
	return table([['case', 'figure', 'at most', 'measured', 'reached'], ...rows]);
}

/**
 * @param ms A time.
 * @returns It in seconds, for people.
 */
export function seconds(ms: number): string {
	return number(ms / 1_000, 2);
}

function row(result: ContenderResult, floor?: number, http?: number): string[] {
	const { contender, samples } = result;
	const time = spread(result, 'ms');
	const cpu = spread(result, 'cpuMs');
	const median = (metric: Metric, digits = 0) => {
		const found = spread(result, metric);
		return found ? number(found.median, digits) : '';
	};
	const to = (other?: number) => (time && other ? number(time.median / other, 2) : '');
	const failed = samples.some(({ failure }) => failure !== '');
	return [
		contender.title,
		time ? `${seconds(time.median)} (${seconds(time.min)}-${seconds(time.max)})` : '',
		to(floor),
		to(http),
		median('updated'),
		median('lost'),
		median('requestsPerUser', 2),
		median('connectionsPerUser', 2),
		median('maxOpenConnections'),
		cpu ? seconds(cpu.median) : '',
		median('extraMemoryMb'),
		contender.node ? `${median('itemsOut')}${failed ? ' (failed)' : ''}` : '',
	];
}

/**
 * @param rows The head first.
 * @returns A table in Markdown, its columns aligned.
 */
export function table(rows: readonly string[][]): string {
	const widths = (rows[0] ?? []).map((_, column) =>
		Math.max(...rows.map((cells) => (cells[column] ?? '').length)),
	);
	const pad = (cell: string, column: number) =>
		column === 0 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0);
	const line = (cells: readonly string[]) => `| ${cells.map(pad).join(' | ')} |`;
	const rule = widths.map((width, column) =>
		column === 0 ? '-'.repeat(width) : `${'-'.repeat(width - 1)}:`,
	);
	const [head = [], ...body] = rows;
	return [head, rule, ...body].map(line).join('\n');
}

/** @returns A number for people, with so many digits behind the point. */
export function number(value: number, digits: number): string {
	return value.toLocaleString('en-US', {
		minimumFractionDigits: digits,
		maximumFractionDigits: digits,
	});
}
