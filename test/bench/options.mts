import { existsSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { codeOf, Problem } from '../../sandbox/problem.mts';
import { cases, type Case } from './cases.mts';
import { limitRows, type LimitRow } from './limits.mts';

/** What `npm run bench` was asked to do. */
export interface Options {
	/** How many times each contender is measured in each case. */
	readonly runs: number;
	readonly cases: readonly Case[];
	/** The rows of the table of limits to measure, instead of cases. */
	readonly limits?: readonly LimitRow[];
	/** Measure the CommBox Trigger, instead of cases. */
	readonly trigger: boolean;
	/** Record CPU profiles of n8n instead of measuring. */
	readonly profile: boolean;
	/** A packed build of the node to measure instead of the present one. */
	readonly tarball?: string;
	readonly help: boolean;
}

/** How `npm run bench` is used. */
export const USAGE = `npm run bench                        measure everything three times, about 20 minutes
npm run bench -- --runs 7            more often
npm run bench -- --quick             once, to see whether all works
npm run bench -- --case 20ms --case throttled
npm run bench -- --case tls --profile   where n8n's time goes, by function
npm run bench -- --case limits       all kinds of rate limits, once, about 20 minutes
npm run bench -- --case limits --match '503'   those whose title has this in it
npm run bench -- --case trigger      the CommBox Trigger beside n8n's Webhook node, ten times
npm run bench -- --tarball FILE      measure another packed build of the node

Cases: ${cases.map(({ id }) => id).join(', ')}; growth stands for the last three.
Only a whole run of at least three writes docs/bench.json and docs/images/bench.svg.`;

/**
 * @param args The command line.
 * @returns What is asked for.
 * @throws Problem where that makes no sense.
 */
export function readOptions(args: string[]): Options {
	const { quick, profile, tarball, help, match, case: names } = parse(args);
	const isLimits = names?.join() === 'limits';
	const isTrigger = names?.join() === 'trigger';
	const { runs = quick || isLimits ? '1' : isTrigger ? '10' : '3' } = parse(args);
	if (!/^[1-9]\d?$/.test(runs)) throw new Problem(`"${runs}" is no number of runs.`, USAGE);

	const isMeant = (name: string, { id }: Case) => id === name || id.startsWith(`${name}-1`);
	const known = (name: string) =>
		isLimits || isTrigger || cases.some((case_) => isMeant(name, case_));
	const unknown = names?.find((name) => !known(name));
	if (unknown !== undefined) throw new Problem(`There is no case "${unknown}".`, USAGE);
	if (tarball !== undefined && !existsSync(tarball)) {
		throw new Problem(`There is no file ${tarball}.`, USAGE);
	}
	return {
		runs: Number(runs),
		...(isLimits && { limits: limitRows.filter(({ title }) => title.includes(match)) }),
		cases: names ? cases.filter((case_) => names.some((name) => isMeant(name, case_))) : cases,
		trigger: isTrigger,
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
				match: { type: 'string', default: '' },
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
