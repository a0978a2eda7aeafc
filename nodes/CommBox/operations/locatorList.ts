import { ApiFailure } from '../../shared/api/errors';
import type { Send } from '../../shared/api/request';
import { locatorKinds, type LocatorChoices, type LocatorKind } from '../input/locators';
import { isMissing } from '../input/text';
import { entriesIn } from '../output/answers';
import { outputOf } from '../output/outputs';

/** An entry of a list of CommBox's. */
export interface ListEntry {
	readonly id: string;
	/** What a person sees. */
	readonly label: string;
	/** What a person may call it. */
	readonly names: readonly string[];
}

/** How a server answers a path that it does not know. */
const UNKNOWN_PATH = [200, 400, 404, 405, 501];

/**
 * @param kind What the list is of.
 * @param send Sends a request.
 * @returns Its entries, each ID once, in the order of the answer. Where CommBox does not know the list,
 *   those of the one that the kind has besides.
 * @throws What the request fails with; ApiFailure where the answer holds no list.
 */
export async function readList(kind: LocatorKind, send: Send): Promise<ListEntry[]> {
	const choices: LocatorChoices = locatorKinds[kind];
	return await readChoices(choices, send).catch(unless(choices.otherwise, send));
}

/** @returns A handler that asks for another list, where the server may not know the first. */
function unless(otherwise: LocatorChoices['otherwise'], send: Send) {
	return async (error: unknown): Promise<ListEntry[]> => {
		const status = error instanceof ApiFailure ? (error.details.status ?? 0) : 0;
		if (!otherwise || !UNKNOWN_PATH.includes(status)) throw error;
		return await readChoices(otherwise, send);
	};
}

async function readChoices(
	{ list, read, otherwise }: LocatorChoices,
	send: Send,
): Promise<ListEntry[]> {
	const { title, path, advice } = list;
	const answer = await send({
		method: 'GET',
		path,
		target: `the ${title}`,
		repeatable: true,
		isProbe: otherwise !== undefined,
		...(advice !== undefined && { advice: { 404: advice, 501: advice } }),
	});
	const entries = new Map<string, ListEntry>();
	for (const entry of entriesIn(answer, list)) {
		const { id, label, names = [label] } = read(outputOf(entry));
		if (isMissing(id)) continue;
		entries.set(String(id), { id: String(id), label: label || String(id), names });
	}
	return [...entries.values()];
}
