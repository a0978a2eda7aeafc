import { say } from '../../../sandbox/screen.mts';
import type { Tally } from './checks.mts';

/**
 * Prints a table: a row for each scenario, a column for each line of n8n.
 *
 * @param tallies What the checks came to.
 */
export function sayTable(tallies: readonly Tally[]): void {
	const scenarios = [...new Set(tallies.map(({ scenario }) => scenario))];
	const columns = [...new Set(tallies.map(({ line }) => line))];
	const first = Math.max(...scenarios.map((scenario) => scenario.length), 8);
	const cell = (scenario: string, column: string) => {
		const found = tallies.find((tally) => tally.scenario === scenario && tally.line === column);
		if (found === undefined) return '';
		const { passed, failed } = found;
		return failed === 0 && passed > 0 ? `ok (${passed})` : `FAIL (${failed} of ${passed + failed})`;
	};
	const row = (name: string, cells: readonly string[]) =>
		say(`| ${name.padEnd(first)} | ${cells.map((text) => text.padEnd(16)).join(' | ')} |`);

	say();
	row('scenario', columns);
	say(`| ${'-'.repeat(first)} | ${columns.map(() => '-'.repeat(16)).join(' | ')} |`);
	for (const scenario of scenarios) {
		row(
			scenario,
			columns.map((column) => cell(scenario, column)),
		);
	}
}
