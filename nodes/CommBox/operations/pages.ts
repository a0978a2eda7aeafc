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
 * one has pushed to the next page, are skipped; so are entries that are null. Where the list had
 * several pages, they are read once more, for entries that have moved up between two of them.
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

	/** Those of a page's entries that have not come yet, and meet the filters. */
	function* fresh(page: readonly IDataObject[]): Generator<IDataObject> {
		for (const entry of page.filter((one) => seen.size < seen.add(keyOf(one)).size)) {
			const unmet = list.filters.filter(({ fits }) => !fits(entry));
			if (unmet.length > 0) item.hint(UNFILTERED, ...unmet.map(({ label }) => label));
			else yield entry;
		}
	}

	let { number, entries } = await firstPage(lesson, ask);
	let first = number;
	const [top] = entries.map(keyOf);
	const sizes: number[] = [];
	for (;;) {
		// A server that counts from 1 can give page 1 as page 0 as well; what stands above its first entry
		// has come up since.
		const topAt = first === 0 && number === 1 ? entries.map(keyOf).indexOf(top ?? '') : -1;
		if (topAt >= 0) lesson.known = first = 1;
		const count = seen.size;
		yield* fresh(entries.slice(Math.max(topAt, 0)));
		if (topAt < 0 && seen.size === count) break;
		sizes[number] = entries.length;
		number += 1;
		entries = await ask(number).catch(unlessNotFound);
	}
	if (entries.length > 0) return item.hint(REPEATED, list.title);

	// What goes away makes what follows it move up, maybe to a page that was read before. Such an entry
	// only ever moves towards the pages that are read after it here.
	const most = Math.max(...sizes.filter((size) => size !== undefined), 0);
	const isFull = (page: number) => (sizes[page] ?? 0) >= (page === first ? pageSize : most);
	for (let page = isFull(number - 1) ? number - 1 : number - 2; page >= first; page -= 1) {
		const again = await ask(page).catch(unlessNotFound);
		// What has come up since is above the entry that was the first; where that is gone, all may have moved up.
		const start = page === first ? again.map(keyOf).indexOf(top ?? '') : 0;
		yield* fresh(again.slice(Math.max(start, 0)));
	}
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
