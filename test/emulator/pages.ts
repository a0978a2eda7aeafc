import type { Settings } from './settings';
import { isRecorded } from './shapes';

/** A request's query parameters. */
export type Query = Readonly<Record<string, string | undefined>>;

type Conversation = Record<string, unknown>;

/** How a list comes, where the vendor's pages leave it open or contradict each other. */
export interface PageRules {
	/** The query parameters that have no effect; without pageSize, a page holds all it may. */
	readonly ignores?: readonly string[];
	/** The most entries on a page, whatever pageSize says. */
	readonly mostPerPage?: number;
	/** The number of the first page. By default 0, as a newer page has it; 1 where pages count. */
	readonly firstPage?: 0 | 1;
	/** Whether the page before the first is the first, not an empty one. */
	readonly repeatsFirst?: boolean;
	/** Whether a page beyond the last is the last, not an empty one. */
	readonly repeatsLast?: boolean;
	/** Whether a null stands before each entry. */
	readonly nulls?: boolean;
	/** The member of `data` that holds the list, behind another list; by default `data` is the list. */
	readonly member?: string;
	/** Whether, after each page, a new conversation comes up before all others. */
	readonly arrivals?: boolean;
}

/** @returns How lists come, where nothing else is said. */
export function pageRulesOf({ pages, shapes }: Pick<Settings, 'pages' | 'shapes'>): PageRules {
	return { firstPage: isRecorded(shapes) ? 0 : 1, ...pages };
}

/**
 * @param conversations In the server's order.
 * @param show Makes an entry of the answer of a conversation.
 * @param arrive Adds an arrival.
 * @returns The `data` of a list of conversations.
 */
export function pageOf(
	conversations: Conversation[],
	query: Query,
	rules: PageRules,
	show: (conversation: Conversation) => Conversation = (one) => one,
	arrive: () => void = () => void conversations.unshift(arrival(conversations)),
): unknown {
	const { ignores = [], mostPerPage = Infinity, firstPage = 0, member } = rules;
	const heeded = Object.fromEntries(
		Object.entries(query).filter(([name]) => !ignores.includes(name)),
	) as Query;
	const { status, stream, pageNumber = String(firstPage) } = heeded;
	const pageSize = ignores.includes('pageSize') ? Infinity : Number(heeded['pageSize'] ?? 100);

	const wanted = conversations.filter(
		({ statusId, streamId }) =>
			(status === undefined || status.split(',').includes(String(statusId))) &&
			(stream === undefined || stream === String(streamId)),
	);
	const size = Math.min(pageSize, mostPerPage);
	let page = Number(pageNumber) - firstPage;
	if (rules.repeatsFirst) page = Math.max(page, 0);
	if (rules.repeatsLast) page = Math.min(page, Math.ceil(wanted.length / size) - 1);
	const entries = (page < 0 ? [] : wanted.slice(page && page * size, (page + 1) * size)).map(
		(one) => ({
			...show(one),
			...(heeded['includeChilds'] !== 'false' && { childs: [{ id: 1, message: 'Hello' }] }),
			...(heeded['includeActivityLog'] === 'true' && { activityLog: [] }),
		}),
	);
	if (rules.arrivals) arrive();

	const list = rules.nulls ? entries.flatMap((entry) => [null, entry]) : entries;
	return member === undefined ? list : { tags: [{ id: 1 }], [member]: list };
}

function arrival(conversations: Conversation[]): Conversation {
	const ids = conversations.map(({ objectId }) => Number(objectId));
	return { ...conversations[0], objectId: Math.max(...ids) + 1 };
}
