import { createHash } from 'node:crypto';

import type {
	ICredentialDataDecryptedObject,
	ICredentialsDecrypted,
	IExecuteFunctions,
	ILoadOptionsFunctions,
} from 'n8n-workflow';

import { expiredSince, parseApiKey } from './apiKey';
import { parseBaseUrl } from './baseUrl';

/** The credential type, as n8n knows it. */
export const CREDENTIAL = 'commBoxApi';

/** A key shorter than this could stand in any text by chance. */
const SHORTEST_KEY = 6;

/** So many backslashes escape a character in JSON within JSON, six times over. */
const MOST_ESCAPES = 63;

/** Who we are to CommBox, and where it is. */
export interface Connection {
	readonly baseUrl: string;
	/** A digest that tells one Base URL and key from another. */
	readonly destination: string;
	readonly credentialsDecrypted: ICredentialsDecrypted;
	/** Takes the key out of a text. */
	redact(text: string): string;
	/** @returns Since when the key has expired, if it has. */
	keyExpired(): Date | undefined;
}

/** The credentials of a run's items. */
export interface Connections {
	/** @throws What n8n says of the item's credential; a UserError where its Base URL is not one. */
	of(itemIndex: number): Promise<Connection>;
	/** @returns Whether this is why no item has a credential that can be used. */
	isFailureOfAll(error: unknown): boolean;
	/** @returns Whether they differ by item, so that one which is refused says nothing of the others. */
	differ(): boolean;
}

/**
 * n8n resolves the expressions in a credential for each item. Reading one takes it about as long as a
 * request, so a credential is read once for all items if it does not depend on them: if it is the same
 * for the first item and for one that does not exist. What n8n makes of an expression there is an error or
 * nothing, unless the expression looks at the item's number alone.
 *
 * @param context The node's run, or the loading of a list in the editor.
 */
export function connectionsOf(context: IExecuteFunctions | ILoadOptionsFunctions): Connections {
	const itemCount = 'getInputData' in context ? context.getInputData().length : 1;
	const known = new Map<number, Promise<Connection>>();
	let isForAll: Promise<boolean> | undefined;
	let areDifferent = false;
	let failureOfAll: unknown;

	const read = async (itemIndex: number) =>
		await context.getCredentials<ICredentialDataDecryptedObject>(CREDENTIAL, itemIndex);
	const connectionOf = async (itemIndex: number) => {
		const connection = known.get(itemIndex) ?? read(itemIndex).then(connect);
		known.set(itemIndex, connection);
		return await connection;
	};
	const textOf = async (itemIndex: number) =>
		await read(itemIndex).then(JSON.stringify, (error: unknown) => String(error));
	const compare = async () => itemCount === 1 || (await textOf(0)) === (await textOf(itemCount));

	return {
		of: async (itemIndex) => {
			areDifferent = !(await (isForAll ??= compare()));
			if (areDifferent) return await connectionOf(itemIndex);
			return await connectionOf(0).catch((error: unknown) => {
				failureOfAll = error;
				throw error;
			});
		},
		isFailureOfAll: (error) => error !== undefined && error === failureOfAll,
		differ: () => areDifferent,
	};
}

function connect(data: ICredentialDataDecryptedObject): Connection {
	const baseUrl = parseBaseUrl(data['baseUrl']);
	const apiKey = parseApiKey(data['apiKey']);
	return {
		baseUrl,
		destination: createHash('sha256').update(`${baseUrl} ${apiKey}`).digest('hex'),
		credentialsDecrypted: { id: '', name: '', type: CREDENTIAL, data },
		redact: createRedact(apiKey),
		keyExpired: () => expiredSince(apiKey),
	};
}

/**
 * @returns A function that takes the key out of what CommBox, or something on the way to it, might
 *   echo: as it is, as JSON may write it, and as it stands in a URL, also in JSON or a URL within another.
 */
function createRedact(apiKey: string): (text: string) => string {
	if (apiKey.length < SHORTEST_KEY) return (text) => text;
	const key = new RegExp([...apiKey].map(spellingsOf).join(''), 'gi');
	return (text) => text.replace(key, '[API key]');
}

/** @returns A pattern for one character: itself, `\/`, `\u002f`, `\\u002f`, `%2f` and `%252f` are the same. */
function spellingsOf(character: string): string {
	const hex = character.charCodeAt(0).toString(16);
	const itself = character.replace(/[\\^$.*+?()[\]{}|/]/, '\\$&');
	const inJson = /["\\/]/.test(character) ? `\\\\{0,${MOST_ESCAPES}}${itself}` : itself;
	const inUrl = `%(?:25)*${hex.padStart(2, '0')}`;
	return `(?:${inJson}|\\\\{1,${MOST_ESCAPES}}u${hex.padStart(4, '0')}|${inUrl})`;
}
