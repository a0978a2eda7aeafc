import { markdownTable } from 'markdown-table';
import type { Findings, Row } from './verify.mts';

/** @returns What has come out, as a table: question, assumed, seen. */
export function tableOf({ rows }: Pick<Findings, 'rows'>): string {
	return markdownTable([
		['Question', 'Assumed', 'Seen', ''],
		...rows.map((row) => [row.question, row.assumed, row.seen, markOf(row)]),
	]);
}

function markOf({ fits }: Row): string {
	if (fits === undefined) return 'open';
	return fits ? 'as assumed' : 'DIFFERS';
}

/**
 * @param findings What has come out.
 * @returns What is said of the test user: whether it is as it was, and what stays behind.
 */
export function restorationOf({ wasChanged, differs, leftovers }: Findings): string[] {
	const left = leftovers.map((what) => `Left behind: ${what}.`);
	if (!wasChanged) return ['The test user was not changed.', ...left];
	if (differs === undefined) {
		return ['CommBox did not answer when the test user was to be put back.', ...left];
	}
	return differs.length === 0
		? ['The test user is as it was before.', ...left]
		: [`The test user is as it was before, except for: ${differs.join(', ')}.`, ...left];
}

/** @returns A report that can be sent on: it holds no key, name, number or ID. */
export function reportOf(findings: Findings, date: Date): string {
	const { rows, isInterrupted } = findings;
	const count = (fits: boolean | undefined) => rows.filter((row) => row.fits === fits).length;
	return [
		'# What CommBox does',
		'',
		`Asked on ${date.toISOString().slice(0, 10)}${isInterrupted ? ', and interrupted' : ''}: ` +
			`${count(true)} answers as assumed, ${count(false)} that differ, ${count(undefined)} open.`,
		'',
		tableOf(findings),
		'',
		...restorationOf(findings).map((line) => `- ${line}`),
		'',
	].join('\n');
}
