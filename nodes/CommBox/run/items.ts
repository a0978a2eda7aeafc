import {
	NodeApiError,
	NodeOperationError,
	type IExecuteFunctions,
	type INodeExecutionData,
} from 'n8n-workflow';

import type { Item, Operation } from './operation';

type NodeError = NodeApiError | NodeOperationError;

/** Turns whatever went wrong with an item into n8n's error for it. */
export type DescribeError = (error: unknown, itemIndex: number) => NodeError;

/**
 * Runs an operation for every input item. Each item ends as exactly one output item, in input
 * order and paired with its input: its result, or, where the node continues on failure, its error.
 *
 * @param context The node's run.
 * @param operation What to do for an item.
 * @param send Sends one request and resolves with its answer.
 * @param describeError Gives a failing item's error.
 * @throws The first failing item's error, where the node does not continue on failure.
 */
export async function runItems<Request, Answer>(
	context: IExecuteFunctions,
	operation: Operation<Request, Answer>,
	send: (request: Request) => Promise<Answer>,
	describeError: DescribeError,
): Promise<INodeExecutionData[]> {
	const output: INodeExecutionData[] = [];
	for (const [index, input] of context.getInputData().entries()) {
		output.push(await runItem(index, input));
	}
	return output;

	async function runItem(index: number, input: INodeExecutionData): Promise<INodeExecutionData> {
		const pairedItem = { item: index };
		const item: Item = {
			json: input.json,
			parameter: (name, fallback) => context.getNodeParameter(name, index, fallback),
		};
		try {
			const answer = await send(operation.toRequest(item));
			return { json: operation.toOutput(answer, item), pairedItem };
		} catch (cause) {
			const error = describeError(cause, index);
			if (!context.continueOnFail()) throw error;
			return { json: { error: sentenceOf(error) }, pairedItem };
		}
	}
}

/**
 * An item's error is this text and nothing else: with an `error` object on the item, n8n would take
 * the input data away that it adds to items of the error output.
 */
function sentenceOf({ message, description }: NodeError): string {
	return description ? `${message}. ${description}` : message;
}
