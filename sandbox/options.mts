import { parseArgs } from 'node:util';
import { codeOf, Problem } from './problem.mts';

/** What `npm start` was asked to do. */
export interface Options {
	/** Run the example and end, instead of leaving the editor open. */
	readonly once: boolean;
	/** Where n8n listens. */
	readonly port: number;
	/** Only say how it is used. */
	readonly help: boolean;
}

/** How `npm start` is used. */
export const USAGE = `npm start                  run the example in a real n8n, leave its editor open
npm start -- --once        run the example, end with 0 (it worked) or 1
npm start -- --port 5690   let n8n listen there (default: N8N_PORT, or else 5678)

The real CommBox instead of the emulator: set COMMBOX_API_KEY, COMMBOX_BASE_URL
and COMMBOX_USER_ID, the user to update.`;

/**
 * @param args The command line.
 * @param env The environment.
 * @returns What is asked for.
 * @throws Problem where that makes no sense.
 */
export function readOptions(args: string[], env: NodeJS.ProcessEnv): Options {
	const { once, help, port = env['N8N_PORT'] ?? '5678' } = parse(args);
	if (!/^\d+$/.test(port) || Number(port) < 1 || Number(port) > 65_535) {
		throw new Problem(`"${port}" is not a port.`, USAGE);
	}
	return { once, help, port: Number(port) };
}

function parse(args: string[]) {
	try {
		return parseArgs({
			args,
			options: {
				once: { type: 'boolean', default: false },
				help: { type: 'boolean', short: 'h', default: false },
				port: { type: 'string' },
			},
		}).values;
	} catch (error) {
		if (!codeOf(error)?.startsWith('ERR_PARSE_ARGS')) throw error;
		throw new Problem((error as Error).message, USAGE);
	}
}
