import type { Send } from '../../shared/api/request';
import { locatorKinds, type Kind, type LocatorKind } from '../input/locators';
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

/**
 * @param kind What the list is of.
 * @param send Sends a request.
 * @returns Its entries, each ID once, in the order of the answer.
 * @throws What the request fails with; ApiFailure where the answer holds no list.
 */
export async function readList(kind: LocatorKind, send: Send): Promise<ListEntry[]> {
	const { list, read }: Kind<unknown> = locatorKinds[kind];
	const { title, path } = list;
	const answer = await send({ method: 'GET', path, target: `the ${title}`, repeatable: true });
	const entries = new Map<string, ListEntry>();
	for (const entry of entriesIn(answer, { title })) {
		const { id, label, names = [label] } = read(outputOf(entry));
		if (isMissing(id)) continue;
		entries.set(String(id), { id: String(id), label: label || String(id), names });
	}
	return [...entries.values()];
}
