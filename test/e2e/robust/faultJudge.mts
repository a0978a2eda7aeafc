import type { Execution, Pair } from '../../../sandbox/execution.mts';
import type { Emulator } from '../../emulator/index.js';
import { holdsKey } from '../fixtures/apiKey.mts';
import type { FaultCase } from './faultCases.mts';

/** What a node does with an item that fails. */
export type OnError = 'stopWorkflow' | 'continueRegularOutput' | 'continueErrorOutput';

/** A run of one case, and what came of it. */
export interface Cell {
	readonly fault: FaultCase;
	readonly onError: OnError;
	/** What the items hold. */
	readonly items: ReadonlyArray<{ readonly userId: string; readonly remarks: string }>;
	/** What n8n tells. */
	readonly execution: Execution;
	/** CommBox, as the run has left it. */
	readonly emulator: Emulator;
}

/** What is wrong with a run, and what its output claims in a line. */
export interface Verdict {
	readonly problems: readonly string[];
	readonly summary: string;
}

/** The user that the first item is about; the others follow. */
export const FIRST_ID = 70_000_000;

/** Of many items, the first that is hit has this index. */
export const FIRST_HIT = 3;

const SKIPPED =
	/^(Skipped|Cut short, and perhaps done), because item \d+ failed in a way that affects every item/;

/** Of many items, every how many one is hit. */
export function everyOf({ every = 5 }: FaultCase): number {
	return every;
}

/** Compares what came out with what was sent, with what had to go wrong, and with the record. */
export function judge(cell: Cell): Verdict {
	const { execution, emulator, items, onError } = cell;
	const stops = onError === 'stopWorkflow' && items.some((_, index) => isHit(cell, index));
	const { problems, summary } = stops ? judgeStop(cell) : judgeItems(cell);
	const isShown = holdsKey(execution.whole);
	return {
		problems: [
			...problems,
			...emulator.breaches.map((breach) => `against the contract: ${breach}`),
			...(isShown ? ['the execution shows the key'] : []),
		],
		summary,
	};
}

/** Whether an item is one that has to fail. */
function isHit({ fault, items }: Cell, index: number): boolean {
	if (fault.error === undefined) return false;
	// What is wrong with the way to the server is wrong for all.
	if (items.length === 1 || fault.target !== undefined) return true;
	return index % everyOf(fault) === FIRST_HIT;
}

/** The node goes on: each item comes out once, as its result or as its error. */
function judgeItems(cell: Cell): Verdict {
	const { onError, items, execution } = cell;
	const [first, second] = [execution.pairs('CommBox', 0), execution.pairs('CommBox', 1)];
	const out = [...first, ...second];
	const errors = out.filter(({ json }) => 'error' in json);
	const split = onError === 'continueErrorOutput' && errors.length !== second.length;
	const problems = [
		...(execution.status === 'success' ? [] : [`the execution ended as ${execution.status}`]),
		...(split ? ['results and errors are not each on their own output'] : []),
		...(inOrder(first) && inOrder(second) ? [] : ['an output is not in the order of its input']),
		...items.flatMap((_, index) =>
			judgeItem(
				cell,
				index,
				out.filter(({ from }) => from === index),
			),
		),
		...(out.length === items.length ? [] : [`${items.length} items in, ${out.length} out`]),
	];
	const [error] = errors.map(errorText);
	const counts = `${out.length - errors.length} results, ${errors.length} errors`;
	return { problems, summary: error ? `${counts}: ${error}` : counts };
}

/** @returns What is wrong, and what to do. */
function errorText({ json }: Pair): string {
	const { message, description } = Object(json['error']) as {
		message?: string;
		description?: string;
	};
	return `${message}. ${description ?? ''}`;
}

function inOrder(items: readonly Pair[]): boolean {
	return items.every(({ from = 0 }, at) => at === 0 || from > (items[at - 1]?.from ?? 0));
}

/** One item: what came out of it, and what the emulator has. */
function judgeItem(cell: Cell, index: number, out: readonly Pair[]): string[] {
	const { fault, onError, items, emulator } = cell;
	const { userId = '', remarks = '' } = items[index] ?? {};
	const [item] = out;
	if (item === undefined || out.length > 1) return [`item ${index} came out ${out.length} times`];
	const { json } = item;
	const updated = emulator.users.get(userId)?.Remarks === remarks;
	const hit = isHit(cell, index);

	if (!('error' in json)) {
		const id = Object(json['data'] ?? json).Id as unknown;
		return [
			...(hit ? [`item ${index} was hit, but came out as ${JSON.stringify(json)}`] : []),
			...(String(id) === userId ? [] : [`item ${index} claims the Id ${String(id)}`]),
			...(updated ? [] : [`item ${index} claims success, but its user was not updated`]),
		];
	}
	const error = errorText(item);
	const isSaid = fault.error?.test(error) === true;
	// What concerns all may be said of those that waited, too.
	const isRight = fault.fatal === true ? isSaid || SKIPPED.test(error) : hit && isSaid;
	const keepsInput = json['userId'] === userId && json['remarks'] === remarks;
	return [
		...(isRight ? [] : [`item ${index} failed, or in other words than it should: ${error}`]),
		...(error.includes(`[item ${index}]`) ? [] : [`the error of item ${index} names another`]),
		...(updated && !(fault.applied && hit) ? [`item ${index} failed, but was updated`] : []),
		...(onError === 'continueErrorOutput' && !keepsInput
			? [`item ${index} has lost its data on the error output`]
			: []),
	];
}

/** The node stops: its error names an item that was hit, and says how far it had come. */
function judgeStop(cell: Cell): Verdict {
	const { fault, items, execution } = cell;
	const { message, description } = execution.error;
	const named = Number(/\[item (\d+)\]$/.exec(message)?.[1] ?? Number.NaN);
	const problems = [
		...(execution.status === 'error' ? [] : [`the execution ended as ${execution.status}`]),
		...(fault.error?.test(message) ? [] : [`the error says "${message}"`]),
		...(isHit(cell, named) ? [] : [`the error names item ${named}, which was not hit`]),
		...(description === '' ? ['the error gives no advice'] : []),
		...(items.length > 1 ? judgeCounts(cell, description) : []),
	];
	return { problems, summary: `stopped: ${message} ${description}` };
}

/** How many items the account in an error names, by what it says of them. */
const COUNTS = {
	all: /Of ([\d,]+) items, /,
	done: /([\d,]+) succeeded \(/,
	failed: /([\d,]+) failed \(/,
	unknown: /([\d,]+) may have been done, .* \(/,
	unsent: /([\d,]+) (?:was|were) not sent \(/,
};

function judgeCounts({ items, emulator }: Cell, description: string): string[] {
	if (!COUNTS.all.test(description)) return [`the error accounts for no items: "${description}"`];
	const counted = (pattern: RegExp) =>
		Number((pattern.exec(description)?.[1] ?? '0').replaceAll(',', ''));
	const [all, done, failed] = [COUNTS.all, COUNTS.done, COUNTS.failed].map(counted) as [
		number,
		number,
		number,
	];
	const [unknown, unsent] = [counted(COUNTS.unknown), counted(COUNTS.unsent)];
	const updated = items.filter(({ userId }) => emulator.users.get(userId)).length;
	const isWhole = all === items.length && done + failed + unknown + unsent === all;
	return [
		...(isWhole ? [] : [`the counts do not add up: "${description}"`]),
		...(updated >= done && updated <= done + failed + unknown
			? []
			: [`${done} succeeded, says the error, but ${updated} users were updated`]),
	];
}
