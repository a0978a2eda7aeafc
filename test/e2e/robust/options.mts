import { parseArgs } from 'node:util';
import { codeOf, Problem } from '../../../sandbox/problem.mts';

/** The parts of the suite, in the order in which they run. */
export const PARTS = ['faults', 'hostile', 'queue'] as const;

/** One part of the suite. */
export type Part = (typeof PARTS)[number];

/** What the suite was asked to do. */
export interface Options {
	readonly parts: readonly Part[];
	/** The package to test; left out, it is built and packed. */
	readonly tarball?: string;
	/** Only the faults whose name has this in it. */
	readonly match: string;
	/** Whether the workers keep their locks as long as n8n does by default. */
	readonly defaultLocks: boolean;
	readonly help: boolean;
}

/** How the suite is used. */
export const USAGE = `node test/e2e/robust/robust.mts [--only PART]... [--tarball FILE]
    [--match TEXT] [--default-locks]

  --only PART       ${PARTS.join(', ')}; may be repeated
  --tarball FILE    test this package, in place of the one that the sources give
  --match TEXT      faults: only those whose name has this in it
  --default-locks   queue: let n8n find a dead worker as late as it does by default, which takes
                    minutes`;

/**
 * @param args The command line.
 * @returns What is asked for.
 * @throws Problem where that makes no sense.
 */
export function readOptions(args: string[]): Options {
	const { only = [], help, tarball, match, 'default-locks': defaultLocks } = parse(args);
	const unknown = only.find((name) => !PARTS.some((part) => part === name));
	if (unknown !== undefined) throw new Problem(`There is no part "${unknown}".`, USAGE);
	return {
		parts: PARTS.filter((part) => only.length === 0 || only.includes(part)),
		...(tarball !== undefined && { tarball }),
		match,
		defaultLocks,
		help,
	};
}

function parse(args: string[]) {
	try {
		return parseArgs({
			args,
			options: {
				only: { type: 'string', multiple: true },
				tarball: { type: 'string' },
				match: { type: 'string', default: '' },
				'default-locks': { type: 'boolean', default: false },
				help: { type: 'boolean', short: 'h', default: false },
			},
		}).values;
	} catch (error) {
		if (!codeOf(error)?.startsWith('ERR_PARSE_ARGS')) throw error;
		throw new Problem((error as Error).message, USAGE);
	}
}
