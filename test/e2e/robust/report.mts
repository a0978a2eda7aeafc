import { say } from '../../../sandbox/screen.mts';

/** What was found, counted. */
export class Report {
	private good = 0;
	private readonly failures: string[] = [];

	/**
	 * Prints and counts one finding.
	 *
	 * @param name What was looked at.
	 * @param problems What is wrong with it; none: it is as it should be.
	 * @param note Shown behind the name where all is well.
	 */
	check(name: string, problems: readonly string[], note = ''): void {
		if (problems.length === 0) {
			this.good += 1;
			say(`ok    ${name}${note === '' ? '' : `: ${note}`}`);
			return;
		}
		this.failures.push(name);
		say(`FAIL  ${name}`);
		for (const problem of problems.slice(0, 5)) say(`        ${printable(problem)}`);
		if (problems.length > 5) say(`        and ${problems.length - 5} more`);
	}

	/** Counts what a table shows in a line of its own; only what is wrong is printed here. */
	count(name: string, problems: readonly string[]): void {
		if (problems.length > 0) this.check(name, problems);
		else this.good += 1;
	}

	/**
	 * Prints what came of it all.
	 *
	 * @returns Whether all is well.
	 */
	sum(): boolean {
		say(`\n${this.good} ok, ${this.failures.length} failed`);
		for (const failure of this.failures) say(`  failed: ${failure}`);
		return this.failures.length === 0 && this.good > 0;
	}
}

/**
 * Prints a table.
 *
 * @param head The columns' names.
 * @param rows The rows' cells.
 */
export function sayTable(head: readonly string[], rows: ReadonlyArray<readonly string[]>): void {
	const widths = head.map((name, column) =>
		Math.max(name.length, ...rows.map((row) => printable(row[column] ?? '').length)),
	);
	const line = (cells: readonly string[]) =>
		say(
			`  ${cells.map((cell, at) => printable(cell).padEnd(widths[at] ?? 0)).join('  ')}`.trimEnd(),
		);
	line(head);
	line(widths.map((width) => '-'.repeat(width)));
	for (const row of rows) line(row);
}

/**
 * @param text Any text.
 * @returns The same for a terminal: what does not show as itself is escaped, and it is cut short.
 */
export function printable(text: string): string {
	const shown = text.replace(
		/[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Cn}\p{Zl}\p{Zp}\p{M}]/gu,
		(character) => `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`,
	);
	return shown.length > 240 ? `${shown.slice(0, 240)}…` : shown;
}
