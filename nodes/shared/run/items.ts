import {
	NodeApiError,
	NodeOperationError,
	UserError,
	type IExecuteFunctions,
	type INodeExecutionData,
} from 'n8n-workflow';

import { Hints, type Hint } from './hints';
import type { Item, Operation } from './operation';
import { Pace } from './pace';
import { parameterReader } from './parameters';
import { retry, type Verdict } from './retry';
import { schedule } from './schedule';

type NodeError = NodeApiError | NodeOperationError;

/** The way to the server. */
export interface Transport<Request, Answer> {
	/** Sends a request once. */
	send(request: Request): Promise<Answer>;
	/** Says what it means for the next attempt that sending has failed. */
	judge(error: unknown, request: Request): Verdict;
}

export interface RunSettings {
	/** The greatest number of requests at once; with 1, items go one after the other. */
	readonly maxConcurrency: number;
	/** How many times a request is sent again after trouble that can pass. */
	readonly maxRetries: number;
}

/** Turns whatever went wrong with an item into n8n's error for it. */
export type DescribeError = (error: unknown, itemIndex: number) => NodeError;

/** Why a run ended before its last item: the item it was, and what it failed with. */
class Halt extends Error {
	constructor(
		readonly itemIndex: number,
		readonly failure: unknown,
	) {
		super(`The run ended with item ${itemIndex}`);
	}
}

/**
 * Runs an operation for every input item, several at once. Each item ends as exactly one of two, in
 * input order and paired with its input: its result, or, where the node continues on failure, its
 * error.
 *
 * The run ends early when an item fails and the node does not continue, or when what failed would
 * fail for all items: nothing more is sent then, but what is under way is let finish. A server that
 * an item has not reached, retries included, and no other item either, would fail for all.
 *
 * @param context The node's run.
 * @param operation What to do for an item.
 * @param transport The way to the server.
 * @param settings How many requests at once, and how often again.
 * @param describeError Gives a failing item's error.
 * @throws The error of the item that ended the run, where the node does not continue on failure.
 *   It says how far the run has come. When n8n cancels the execution, its reason.
 */
export async function runItems<Request, Answer>(
	context: IExecuteFunctions,
	operation: Operation<Request, Answer>,
	transport: Transport<Request, Answer>,
	{ maxConcurrency, maxRetries }: RunSettings,
	describeError: DescribeError,
): Promise<INodeExecutionData[]> {
	const inputs = context.getInputData();
	const continues = context.continueOnFail();
	const outputs: Array<INodeExecutionData[] | undefined> = inputs.map(() => undefined);
	const canceled = context.getExecutionCancelSignal();
	const halting = new AbortController();
	const signal = canceled ? AbortSignal.any([canceled, halting.signal]) : halting.signal;
	const pace = new Pace(maxConcurrency, signal);
	const sent = new Set<number>();
	const parameter = parameterReader(context);
	const done = new Map<string, Promise<unknown>>();
	const hints = new Hints();
	let isReached = false;

	await schedule(inputs.length, runItem, pace, signal);

	canceled?.throwIfAborted();
	showHints();
	if (halting.signal.aborted) return endEarly(halting.signal.reason as Halt);
	return outputs.flatMap((items) => items ?? []);

	async function runItem(index: number): Promise<void> {
		let fatal: unknown;
		const ownHints = new Map<Hint, Set<string>>();
		const item: Item = {
			json: inputs[index]!.json,
			parameter: (name, fallback) => parameter(name, index, fallback),
			rawParameter: (name) => context.getNodeParameter(name, index, '', { rawExpressions: true }),
			once,
			hint: (hint, ...names) =>
				ownHints.set(hint, new Set([...(ownHints.get(hint) ?? []), ...names])),
		};
		const send = async (request: Request) =>
			await retry(
				{ pace, maxRetries, signal },
				async () => {
					sent.add(index);
					const answer = await transport.send(request);
					isReached = true;
					return answer;
				},
				(error) => {
					const verdict = transport.judge(error, request);
					isReached ||= verdict.kind !== 'unreached';
					if (verdict.kind === 'fatal' || !isReached) fatal = error;
					return verdict;
				},
			);
		try {
			const output = await operation.prepare(item)(send);
			const jsons = Array.isArray(output) ? output : [output];
			outputs[index] = jsons.map((json) => ({ json, pairedItem: { item: index } }));
			hints.add(ownHints);
		} catch (error) {
			if (error === signal.reason) return;
			if (continues) outputs[index] = [errorItem(describeError(error, index), index)];
			if (!continues || error === fatal) halting.abort(new Halt(index, error));
		}
	}

	async function once<T>(key: string, make: () => Promise<T>): Promise<T> {
		if (!done.has(key)) done.set(key, make());
		return (await done.get(key)) as T;
	}

	function showHints(): void {
		const shown = hints
			.messages(inputs.length)
			.map((message) => ({ message, location: 'outputPane' as const }));
		if (shown.length > 0) context.addExecutionHints(...shown);
	}

	function endEarly({ itemIndex, failure }: Halt): INodeExecutionData[] {
		if (continues) {
			const message = `Left out, because item ${itemIndex} has shown that none can succeed`;
			const { description } = describeError(failure, itemIndex);
			const leftOut = new UserError(message, { description: description ?? undefined });
			return outputs.flatMap(
				(items, index) => items ?? errorItem(describeError(leftOut, index), index),
			);
		}
		const error = describeError(failure, itemIndex);
		if (inputs.length > 1) {
			error.description = joinSentences(error.description, progress(itemIndex));
		}
		throw error;
	}

	/** How far the run has come, so that a builder knows what to send again. */
	function progress(failedItem: number): string {
		const done = outputs.filter((output) => output !== undefined).length;
		const unsent = inputs.length - sent.size - (sent.has(failedItem) ? 0 : 1);
		const others = inputs.length - done - unsent - 1;
		const more = others > 0 ? `, ${count(others)} more failed or broke off` : '';
		return `Of ${count(inputs.length)} items, ${count(done)} had succeeded${more}, and ${count(unsent)} ${unsent === 1 ? 'was' : 'were'} never sent.`;
	}
}

function errorItem({ message, description }: NodeError, index: number): INodeExecutionData {
	// No `error` object: with one, n8n would take the input data away that it adds to the items of
	// the error output. So the text has to say all there is to say.
	return {
		json: { error: joinSentences(message, description) },
		pairedItem: { item: index },
	};
}

function joinSentences(
	first: string | null | undefined,
	second: string | null | undefined,
): string {
	return [first, second]
		.filter((text) => text)
		.map((text) => text!.replace(/\.?$/, '.'))
		.join(' ');
}

function count(number: number): string {
	return number.toLocaleString('en-US');
}
