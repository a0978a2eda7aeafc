import { parseArgs } from 'node:util';
import { Problem } from '../../sandbox/problem.mts';

/** How the command is used. */
export const USAGE = `npm run verify                              asks CommBox what can be learned by reading
npm run verify -- --write                   changes the test user as well, and puts it back
npm run verify -- --write --conversation 1  also changes that conversation of the test user:
                                            it gets a message, as if the user had written it

It needs COMMBOX_API_KEY and COMMBOX_USER_ID, the ID of a user who may be changed, and
COMMBOX_BASE_URL unless that is https://api.commbox.io.
--date-field NAME  the custom field that holds a date, unless one looks like it
--report FILE      where the report goes (default: commbox-report.md)`;

/** What the command was asked to do. */
export interface Options {
	readonly apiKey: string;
	readonly baseUrl: string;
	readonly userId: string;
	readonly mayWrite: boolean;
	readonly conversationId: string | undefined;
	readonly dateField: string | undefined;
	readonly reportFile: string;
}

/**
 * @param args The command line.
 * @param env The environment.
 * @returns What is asked for; undefined where only the usage is.
 * @throws Problem where that makes no sense.
 */
export function readOptions(args: string[], env: NodeJS.ProcessEnv): Options | undefined {
	const values = parse(args);
	if (values.help) return undefined;
	const apiKey = env['COMMBOX_API_KEY']?.trim();
	const userId = env['COMMBOX_USER_ID']?.trim();
	const baseUrl = (env['COMMBOX_BASE_URL']?.trim() || 'https://api.commbox.io').replace(/\/+$/, '');
	if (!apiKey) throw new Problem('COMMBOX_API_KEY is not set.', USAGE);
	if (!userId || !/^[1-9]\d*$/.test(userId)) {
		throw new Problem('COMMBOX_USER_ID is not the ID of a user.', USAGE);
	}
	if (!URL.canParse(baseUrl) || !/^https?:/i.test(baseUrl)) {
		throw new Problem('COMMBOX_BASE_URL is not a web address.', USAGE);
	}
	const conversationId = values.conversation;
	if (conversationId !== undefined && !/^[1-9]\d*$/.test(conversationId)) {
		throw new Problem('--conversation needs the ID of a conversation.', USAGE);
	}
	return {
		apiKey,
		baseUrl,
		userId,
		mayWrite: values.write,
		conversationId,
		dateField: values['date-field'],
		reportFile: values.report,
	};
}

function parse(args: string[]) {
	try {
		return parseArgs({
			args,
			options: {
				write: { type: 'boolean', default: false },
				conversation: { type: 'string' },
				'date-field': { type: 'string' },
				report: { type: 'string', default: 'commbox-report.md' },
				help: { type: 'boolean', short: 'h', default: false },
			},
		}).values;
	} catch (error) {
		throw new Problem(error instanceof Error ? error.message : String(error), USAGE);
	}
}
