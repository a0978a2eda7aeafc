import { existsSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { codeOf, Problem } from '../../sandbox/problem.mts';
import { cases, type Case } from './cases.mts';

/** What `npm run bench` was asked to do. */
export interface Options {
	/** How many times each contender is measured in each case. */
	readonly runs: number;
	readonly cases: readonly Case[];
	/** Record CPU profiles of n8n in place of measuring. */
	readonly profile: boolean;
	/** A packed build of the node to measure in place of the present one. */
	readonly tarball?: string;
	readonly help: boolean;
}

/** How `npm run bench` is used. */
export const USAGE = `npm run bench                        measure everything five times, about 35 minutes
npm run bench -- --runs 7            more often
npm run bench -- --quick             once, to see whether all works
npm run bench -- --case 20ms --case throttled
npm run bench -- --case tls --profile   where n8n's time goes, by function
npm run bench -- --tarball FILE      measure another packed build of the node

Cases: ${cases.map(({ id }) => id).join(', ')}; growth stands for the last three.
Only a whole run of at least five writes docs/bench.json and docs/images/bench.svg.`;

/**
 * @param args The command line.
 * @returns What is asked for.
 * @throws Problem where that makes no sense.
 */
export function readOptions(args: string[]): Options {
	const { quick, runs = quick ? '1' : '5', profile, tarball, help, case: names } = parse(args);
	if (!/^[1-9]\d?$/.test(runs)) throw new Problem(`"${runs}" is no number of runs.`, USAGE);

	const isMeant = (name: string, { id }: Case) => id === name || id.startsWith(`${name}-1`);
	const unknown = names?.find((name) => !cases.some((case_) => isMeant(name, case_)));
	if (unknown !== undefined) throw new Problem(`There is no case "${unknown}".`, USAGE);
	if (tarball !== undefined && !existsSync(tarball)) {
		throw new Problem(`There is no file ${tarball}.`, USAGE);
	}
	return {
		runs: Number(runs),
		cases: names ? cases.filter((case_) => names.some((name) => isMeant(name, case_))) : cases,
		profile,
		help,
		...(tarball !== undefined && { tarball: path.resolve(tarball) }),
	};
}

function parse(args: string[]) {
	try {
		return parseArgs({
			args,
			options: {
				runs: { type: 'string' },
				case: { type: 'string', multiple: true },
				quick: { type: 'boolean', default: false },
				profile: { type: 'boolean', default: false },
				tarball: { type: 'string' },
				help: { type: 'boolean', short: 'h', default: false },
			},
		}).values;
	} catch (error) {
		if (!codeOf(error)?.startsWith('ERR_PARSE_ARGS')) throw error;
		throw new Problem((error as Error).message, USAGE);
	}
}
