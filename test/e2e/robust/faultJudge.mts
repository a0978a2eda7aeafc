import type { Pair, Run } from '../runs.mts';
import { FIRST_ID, type Outcome } from './emulator.mts';
import type { FaultCase } from './faultCases.mts';
import { COMMBOX, type OnError } from './workflows.mts';

/** A run of one case, and what came of it. */
export interface Cell {
	readonly fault: FaultCase;
	readonly onError: OnError;
	/** What the items hold. */
	readonly items: ReadonlyArray<{ readonly userId: string; readonly remarks: string }>;
	/** What n8n tells. */
	readonly ended: Run;
	/** What the emulator has seen. */
	readonly outcome: Outcome;
}

/** What a cell's output claims, counted. */
export interface Verdict {
	readonly problems: readonly string[];
	readonly results: number;
	readonly errors: number;
	/** The first error's text. */
	readonly error: string;
}

/** Of many items, the first that is hit has this index. */
export const FIRST_HIT = 3;

const LEFT_OUT = /^Left out, because item \d+ has shown that none can succeed/;

/**
 * @param fault Which case.
 * @param count How many items there are.
 * @param index One of them.
 * @returns Whether that one is hit.
 */
export function isHit(fault: FaultCase, count: number, index: number): boolean {
	if (fault.error === undefined) return false;
	// What is wrong with the way to the server is wrong for all.
	if (count === 1 || fault.target !== undefined) return true;
	return index % everyOf(fault) === FIRST_HIT;
}

/** Of many items, every how many one is hit. */
export function everyOf({ every = 5 }: FaultCase): number {
	return every;
}

/** Compares what came out with what was sent, with what had to go wrong, and with the record. */
export function judge(cell: Cell): Verdict {
	const fails = cell.items.some((_, index) => isHit(cell.fault, cell.items.length, index));
	const verdict = cell.onError === 'stopWorkflow' && fails ? judgeStop(cell) : judgeItems(cell);
	const breaches = cell.outcome.breaches.map((breach) => `against the contract: ${breach}`);
	return { ...verdict, problems: [...verdict.problems, ...breaches] };
}

/** The node goes on: each item comes out once, as its result or as its error. */
function judgeItems(cell: Cell): Verdict {
	const { fault, onError, items, ended } = cell;
	const [first, second] = [ended.pairs(COMMBOX, 0), ended.pairs(COMMBOX, 1)];
	const out = [...first, ...second];
	const errors = out.filter(({ json }) => 'error' in json);
	const split = onError === 'continueErrorOutput' && errors.length !== second.length;
	const problems = [
		...(ended.status === 'success' ? [] : [`the execution ended as ${ended.status}`]),
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
	const texts = errors.map(({ json }) => String(json['error']));
	const error = texts.find((text) => fault.error?.test(text)) ?? texts[0] ?? '';
	return { problems, results: out.length - errors.length, errors: errors.length, error };
}

function inOrder(items: readonly Pair[]): boolean {
	return items.every(({ from = 0 }, at) => at === 0 || from > (items[at - 1]?.from ?? 0));
}

/** One item: what came out of it, and what the emulator has. */
function judgeItem(cell: Cell, index: number, out: readonly Pair[]): string[] {
	const { fault, onError, items } = cell;
	const { userId = '', remarks = '' } = items[index] ?? {};
	const [item] = out;
	if (item === undefined || out.length > 1) return [`item ${index} came out ${out.length} times`];
	const { json } = item;
	const updated = holds(cell, index);
	const hit = isHit(fault, items.length, index);

	if (!('error' in json)) {
		const id = Object(json['data'] ?? json).Id as unknown;
		return [
			...(hit ? [`item ${index} was hit, but came out as ${JSON.stringify(json)}`] : []),
			...(String(id) === userId ? [] : [`item ${index} claims the Id ${String(id)}`]),
			...(updated ? [] : [`item ${index} claims success, but its user was not updated`]),
		];
	}
	const error = String(json['error']);
	const isLeftOut = fault.fatal === true && LEFT_OUT.test(error);
	const isRight = isLeftOut || (hit && fault.error?.test(error) === true);
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
function judgeStop({ fault, items, ended, outcome }: Cell): Verdict {
	const { message, description } = ended.error;
	const named = Number(/\[item (\d+)\]$/.exec(message)?.[1] ?? Number.NaN);
	const hit = isHit(fault, items.length, named);
	const problems = [
		...(ended.status === 'error' ? [] : [`the execution ended as ${ended.status}`]),
		...(fault.error?.test(message) ? [] : [`the error says "${message}"`]),
		...(hit ? [] : [`the error names item ${named}, which was not hit`]),
		...(description === '' ? ['the error gives no advice'] : []),
		...(items.length > 1 ? judgeCounts(description, items.length, fault, outcome) : []),
	];
	return { problems, results: 0, errors: 1, error: `${message} ${description}` };
}

const COUNTS =
	/Of ([\d,]+) items, ([\d,]+) had succeeded(?:, ([\d,]+) more failed or broke off)?, and ([\d,]+) (?:was|were) never sent\.$/;

function judgeCounts(
	description: string,
	count: number,
	fault: FaultCase,
	{ users, requested }: Outcome,
): string[] {
	const found = COUNTS.exec(description);
	if (found === null) return [`the error does not say how far it had come: "${description}"`];
	const [all = 0, done = 0, more = 0, unsent = 0] = found
		.slice(1)
		.map((digits: string | undefined) => Number((digits ?? '0').replaceAll(',', '')));
	const most = done + more + (fault.applied ? 1 : 0);
	return [
		...(all === count && done + more + unsent + 1 === count ? [] : ['the counts do not add up']),
		...(users.length >= done && users.length <= most
			? []
			: [`${done} had succeeded, says the error, but ${users.length} users were updated`]),
		...(requested.length <= count - unsent
			? []
			: [`${unsent} were never sent, says the error, but ${requested.length} of ${count} were`]),
	];
}

const recordOf = new WeakMap<Outcome, ReadonlyMap<string, string | undefined>>();

/** Whether an item's user holds what the item says. */
function holds({ items, outcome }: Cell, index: number): boolean {
	const known = recordOf.get(outcome);
	const record = known ?? new Map(outcome.users.map(({ id, fields }) => [id, fields['Remarks']]));
	if (known === undefined) recordOf.set(outcome, record);
	return record.get(String(FIRST_ID + index)) === items[index]?.remarks;
}
