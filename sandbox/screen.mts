import { appendFileSync, mkdirSync } from 'node:fs';
import path from 'node:path';
import { logFolder } from './places.mts';
import { Problem } from './problem.mts';

/**
 * Prints one line.
 *
 * @param line The line; without it, an empty one.
 */
export function say(line = ''): void {
	process.stdout.write(`${line}\n`);
}

/**
 * Prints what begins now, behind the seconds since the start.
 *
 * @param what What is being done.
 */
export function progress(what: string): void {
	say(`${process.uptime().toFixed(1).padStart(6)} s  ${what}`);
}

/**
 * Prints a failure for people: what is wrong and what to do.
 *
 * @param error Whatever was thrown.
 */
export function sayFailure(error: unknown): void {
	if (error instanceof Problem) {
		process.stderr.write(`\n${error.message}\n${error.remedy}\n`);
		return;
	}
	const log = path.join(logFolder, 'error.log');
	const details = error instanceof Error ? (error.stack ?? error.message) : String(error);
	mkdirSync(logFolder, { recursive: true });
	appendFileSync(log, `${new Date().toISOString()} ${details}\n`);
	process.stderr.write(
		`\nUnexpected: ${error instanceof Error ? error.message : String(error)}\n` +
			`The details are in ${log}. Please report this as a bug of the sandbox.\n`,
	);
}

/**
 * Prints two states of a record side by side, the fields that differ marked with a star.
 *
 * @param before The record as it was.
 * @param after The record as it is.
 */
export function sayChanges(
	before: Readonly<Record<string, unknown>>,
	after: Readonly<Record<string, unknown>>,
): void {
	const show = (value: unknown) => {
		if (value === undefined) return '-';
		const isLine = typeof value === 'string' && !value.includes('\n');
		return isLine ? value : JSON.stringify(value);
	};
	const rows = [...new Set([...Object.keys(before), ...Object.keys(after)])].map((field) => ({
		field,
		before: show(before[field]),
		after: show(after[field]),
	}));
	const width = (column: 'field' | 'before') =>
		Math.min(40, Math.max(column.length, ...rows.map((row) => row[column].length)));
	const line = (mark: string, field: string, left: string, right: string) =>
		`  ${mark} ${field.padEnd(width('field'))}  ${left.padEnd(width('before'))}  ${right}`.trimEnd();

	say(line(' ', '', 'before', 'after'));
	for (const row of rows) {
		say(line(row.before === row.after ? ' ' : '*', row.field, row.before, row.after));
	}
}
