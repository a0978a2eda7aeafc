import type { IHookFunctions, IWebhookFunctions } from 'n8n-workflow';

import { switchOf } from '../shared/data/switch';
import { parseAllowlist } from './allowlist';
import type { Filter } from './filter';
import { faultOfToken, tokenIn } from './token';

/** What the form says, as the trigger uses it. */
export interface Settings {
	readonly filter: Filter;
	readonly isSimplified: boolean;
	/** Undefined: an expression gives neither true nor false. */
	readonly dropDuplicates: boolean | undefined;
	readonly skipUnchangedUsers: boolean | undefined;
	/** Undefined: any address may send. */
	readonly allowlist: ReturnType<typeof parseAllowlist> | undefined;
	/** Undefined: the form asks for none. An empty one: the credential has none that is fit. */
	readonly token: string | undefined;
}

interface Options {
	dropDuplicates?: unknown;
	ipWhitelist?: unknown;
	skipUnchangedUsers?: unknown;
}

interface Filters {
	brand?: unknown;
	streamIds?: unknown;
}

/** @returns What the form says. */
export async function settingsOf(context: IHookFunctions | IWebhookFunctions): Promise<Settings> {
	const filters = context.getNodeParameter('filters') as Filters;
	const options = context.getNodeParameter('options') as Options;
	const addresses = listOf(options.ipWhitelist).join(',');
	const needsToken = context.getNodeParameter('authentication') !== 'none';
	return {
		// n8n knows the defaults of what the form shows, not of what it hides.
		filter: {
			events: listOf(context.getNodeParameter('events')),
			activityTypes: listOf(context.getNodeParameter('activityTypes', [])).map(Number),
			from: String(context.getNodeParameter('from', 'customer')),
			brands: listOf(filters.brand),
			streamIds: listOf(filters.streamIds),
		},
		isSimplified: context.getNodeParameter('output') !== 'asReceived',
		dropDuplicates: switchOf(options.dropDuplicates ?? false),
		skipUnchangedUsers: switchOf(options.skipUnchangedUsers ?? false),
		allowlist: addresses === '' ? undefined : parseAllowlist(addresses),
		token: needsToken ? await tokenOf(context) : undefined,
	};
}

/** @returns What in the form would make the trigger refuse what it should take; undefined if nothing. */
export function faultOf(settings: Settings): string | undefined {
	const { allowlist, filter, token, dropDuplicates, skipUnchangedUsers } = settings;
	const switches = {
		'Drop Duplicates': dropDuplicates,
		'Skip Unchanged Users': skipUnchangedUsers,
	};
	const [unclear] = Object.entries(switches).find(([, isOn]) => isOn === undefined) ?? [];
	if (unclear !== undefined) {
		return `${unclear} is neither true nor false. Correct the expression, or set the switch itself.`;
	}
	const [address] = allowlist?.wrong ?? [];
	if (address !== undefined) {
		return `"${address}" in IP(s) Allowlist is neither an IP address nor a range such as 198.51.100.0/24`;
	}
	const stream = filter.streamIds.find((id) => !/^\d+$/.test(id));
	if (stream !== undefined) {
		return `"${stream}" in Channel IDs is not a number. Enter the numbers that CommBox gave the channels.`;
	}
	return token === undefined ? undefined : faultOfToken(token);
}

async function tokenOf(context: IHookFunctions | IWebhookFunctions): Promise<string> {
	return tokenIn(await context.getCredentials('commBoxWebhookApi'));
}

/** An expression can give one value, several with commas between them, or a list. */
function listOf(given: unknown): string[] {
	return (Array.isArray(given) ? given : [given])
		.flatMap((one) => String(one ?? '').split(','))
		.map((one) => one.trim())
		.filter((one) => one !== '');
}
