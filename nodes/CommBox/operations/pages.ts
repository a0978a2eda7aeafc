import type { IDataObject } from 'n8n-workflow';

import { ApiFailure, NotFoundFailure } from '../../shared/api/errors';
import type { ApiRequest, Send } from '../../shared/api/request';
import type { Item } from '../../shared/run/operation';
import { entriesIn, memberOf, type AnsweredList } from '../output/answers';
import { isMissing } from '../input/text';
import { lessonOf, type Lesson } from './lesson';

/** The page size that CommBox has by default, and so certainly takes. */
const PAGE_SIZE = 100;

/** A condition on the entries of a list, which the query asks CommBox for. */
export interface Filter {
	/** What the form calls it. */
	readonly label: string;
	/** Whether an entry meets it, as far as the entry tells. */
	readonly fits: (entry: IDataObject) => boolean;
}

/**
 * @param label What the form calls the condition.
 * @param member The member of a conversation that it is about.
 * @param wanted The values that meet it.
 * @returns The condition, which conversations meet that do not have the member.
 */
export function memberFilter(label: string, member: string, wanted: readonly string[]): Filter {
	return {
		label,
		fits: (entry) => {
			const value = memberOf(entry, member);
			return isMissing(value) || wanted.includes(String(value));
		},
	};
}

/** A list that CommBox gives in pages. */
export interface PagedList extends AnsweredList {
	/** The request for it, without the query parameters for the page. */
	readonly request: ApiRequest;
	/** The members of an entry that can hold its id: the first that is there does. */
	readonly ids: readonly string[];
	readonly filters: readonly Filter[];
}

/** How a server refuses a page number that it does not have. */
const NO_SUCH_PAGE = [400, 403, 404, 416, 422, 501];

const REPEATED = (titles: string) =>
	`CommBox returned the same page again when asked for the next one, so the list may be incomplete: ${titles}`;

const UNFILTERED = (labels: string) =>
	`CommBox ignored filters, so the node applied them to what CommBox returned: ${labels}`;

/**
 * Reads a list page after page, in the server's order; the next page is asked for when it is needed.
 *
 * It relies on as little as possible, because the vendor's pages leave open how large a page is,
 * whether pages are counted from 0 or 1, and whether a server takes paging and filters at all. The
 * list ends with a page that brings no new id. Entries that come again, such as those that a new
 * one has pushed to the next page, are skipped; so are entries that are null.
 *
 * @param list The list.
 * @param limit How many entries the caller wants at most; it stops reading by itself.
 * @param item The item that it is for, which gets a hint where the list may be incomplete.
 * @throws ApiFailure where an answer holds no list.
 */
export async function* readPages(
	list: PagedList,
	limit: number,
	item: Item,
	send: Send,
): AsyncGenerator<IDataObject> {
	// Where filters are ignored, a small page would have few entries that fit, or none.
	const pageSize = list.filters.length > 0 ? PAGE_SIZE : Math.min(limit, PAGE_SIZE);
	const ask: AskPage = async (number, repeatable = list.request.repeatable) => {
		const query = { ...list.request.query, pageNumber: String(number), pageSize: String(pageSize) };
		return entriesIn(await send({ ...list.request, query, repeatable }), list);
	};
	const keyOf = (entry: IDataObject) => {
		const ids = list.ids.map((name) => memberOf(entry, name));
		return String(ids.find((id) => !isMissing(id)) ?? JSON.stringify(entry));
	};
	const lesson = await lessonOf<number>(item, `first page of ${list.title}`);
	const seen = new Set<string>();

	let { number, entries } = await firstPage(lesson, ask);
	const isFromZero = number === 0;
	const [top] = entries.map(keyOf);
	for (;;) {
		const fresh = entries.filter((entry) => seen.size < seen.add(keyOf(entry)).size);
		// A server that counts from 1 can give page 1 as page 0 as well. What is new there has come up
		// since.
		const isAgain = isFromZero && number === 1 && entries.some((entry) => keyOf(entry) === top);
		if (isAgain) lesson.known = 1;
		else if (fresh.length === 0) break;
		for (const entry of isAgain ? [] : fresh) {
			const unmet = list.filters.filter(({ fits }) => !fits(entry));
			if (unmet.length > 0) item.hint(UNFILTERED, ...unmet.map(({ label }) => label));
			else yield entry;
		}
		number += 1;
		entries = await ask(number).catch(unlessNotFound);
	}
	if (entries.length > 0) item.hint(REPEATED, list.title);
}

type AskPage = (number: number, repeatable?: boolean) => Promise<IDataObject[]>;

/**
 * Asks for the first page of a list: page 0, as the vendor's newer page counts. That a server counts from
 * 1 is found out once in a run, at the cost of one request: it refuses page 0, or gives nothing there.
 */
async function firstPage(
	lesson: Lesson<number>,
	ask: AskPage,
): Promise<{ number: number; entries: IDataObject[] }> {
	return await lesson.firstAlone(async () => {
		const { known } = lesson;
		if (known !== undefined) return { number: known, entries: await ask(known) };
		const zero = await askForZero(ask);
		if (zero !== 'refused' && zero.length > 0) {
			lesson.known = 0;
			return { number: 0, entries: zero };
		}
		const one = await ask(1);
		// Two empty pages show nothing.
		if (one.length > 0 || zero === 'refused') lesson.known = 1;
		return { number: 1, entries: one };
	});
}

async function askForZero(ask: AskPage): Promise<IDataObject[] | 'refused'> {
	for (const isSecond of [false, true]) {
		try {
			return await ask(0, false);
		} catch (error) {
			const status = error instanceof ApiFailure ? (error.details.status ?? 0) : 0;
			if (NO_SUCH_PAGE.includes(status)) return 'refused';
			// Either it passes, or the server fails over the page each time.
			if (status !== 500) break;
			if (isSecond) return 'refused';
		}
	}
	return await ask(0);
}

/** @returns No entries for a page that CommBox says it does not have. */
function unlessNotFound(error: unknown): IDataObject[] {
	if (error instanceof NotFoundFailure) return [];
	throw error;
}
