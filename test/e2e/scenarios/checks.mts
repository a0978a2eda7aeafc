import { isDeepStrictEqual } from 'node:util';
import { say } from '../../../sandbox/screen.mts';

/** What the checks of one scenario on one line came to. */
export interface Tally {
	readonly scenario: string;
	readonly line: string;
	passed: number;
	failed: number;
}

/** Checks of a scenario: each prints a line, none ends the run. */
export class Checks {
	/** What they have come to. */
	readonly tally: Tally;

	/**
	 * @param scenario The scenario.
	 * @param line What it runs on.
	 */
	constructor(scenario: string, line: string) {
		this.tally = { scenario, line, passed: 0, failed: 0 };
	}

	/**
	 * @param what What should be so.
	 * @param isSo Whether it is.
	 * @param found What is there in its place.
	 */
	that(what: string, isSo: boolean, found: unknown): void {
		const { scenario, line } = this.tally;
		this.tally[isSo ? 'passed' : 'failed'] += 1;
		const reason = isSo ? '' : `: ${shown(found)}`;
		say(`${isSo ? 'ok  ' : 'FAIL'} ${line} | ${scenario} | ${what}${reason}`);
	}

	/**
	 * @param what What should be equal.
	 * @param actual What is there.
	 * @param expected What should be.
	 */
	equal(what: string, actual: unknown, expected: unknown): void {
		const isSo = isDeepStrictEqual(plain(actual), plain(expected));
		this.that(what, isSo, `${shown(actual)} in place of ${shown(expected)}`);
	}

	/**
	 * Does something whose failure is a failed check.
	 *
	 * @param what What should work.
	 * @param action Does it.
	 */
	async works(what: string, action: () => Promise<void>): Promise<void> {
		try {
			await action();
			this.that(what, true, '');
		} catch (error) {
			this.that(what, false, error instanceof Error ? error.message : String(error));
		}
	}
}

/** As JSON holds it: what was read from elsewhere may have other prototypes, or none. */
function plain(value: unknown): unknown {
	return value === undefined ? undefined : (JSON.parse(JSON.stringify(value)) as unknown);
}

function shown(value: unknown): string {
	const text = typeof value === 'string' ? value : (JSON.stringify(value) ?? 'nothing');
	return text.length > 600 ? `${text.slice(0, 600)}…` : text;
}
