import { parseArgs } from 'node:util';
import { Problem } from '../../../sandbox/problem.mts';
import { lines, type Line } from './lines.mts';

/** What the run was asked for. */
export interface Options {
	/** The lines of n8n to run on. */
	readonly lines: readonly Line[];
	/** A packed node to take in place of a fresh one. */
	readonly tarball: string | undefined;
	/** Part of the names of the scenarios to run. */
	readonly only: string;
}

const USAGE = `node test/e2e/scenarios/scenarios.mts [--line n8n2|n8n1] [--only PART_OF_A_NAME]
    [--tarball FILE]   take this packed node, in place of building and packing it`;

/**
 * @param args The command line.
 * @returns What it asks for.
 * @throws Problem where that makes no sense.
 */
export function readOptions(args: string[]): Options {
	const { values } = parseArgs({
		args,
		options: {
			line: { type: 'string' },
			tarball: { type: 'string' },
			only: { type: 'string', default: '' },
		},
	});
	const { line, tarball, only } = values;
	const wanted = lines.filter(({ name }) => line === undefined || name === line);
	if (wanted.length === 0) throw new Problem(`There is no line "${line}".`, USAGE);
	return { lines: wanted, tarball, only };
}
