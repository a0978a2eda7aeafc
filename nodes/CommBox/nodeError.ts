import { NodeApiError, NodeOperationError, type INode } from 'n8n-workflow';

import { ApiFailure } from '../shared/api/errors';
import { duration } from '../shared/run/account';
import { OutOfPatience } from '../shared/run/lane';

/**
 * @param node The node that runs.
 * @param error What an item ended with: an ApiFailure, a UserError of an operation, or an expression
 *   that could not be resolved.
 * @param itemIndex The item, counted from 0 as n8n does.
 * @returns n8n's error for it. Its message ends in `[item 2]`, the form n8n itself uses, because the
 *   message is all that error workflows, logs and an item's `error` field show.
 */
export function toNodeError(
	node: INode,
	error: unknown,
	itemIndex: number,
): NodeApiError | NodeOperationError {
	if (error instanceof OutOfPatience) return outOfPatienceError(node, error, itemIndex);
	const cause = error instanceof Error ? error : new Error(String(error));
	const nodeError =
		cause instanceof ApiFailure
			? new NodeApiError(
					node,
					{ message: cause.message },
					{
						description: cause.details.advice,
						itemIndex,
						...(cause.details.status !== undefined && { httpCode: String(cause.details.status) }),
					},
				)
			: new NodeOperationError(node, cause, { itemIndex });

	// Set last: n8n's constructors replace a message in which they spot a code such as ECONNREFUSED.
	nodeError.message = `${cause.message} [item ${itemIndex}]`;
	return nodeError;
}

/** Nothing has got through for as long as the run waits, or nothing will. */
function outOfPatienceError(
	node: INode,
	{ cause, patienceMs, resumesInMs }: OutOfPatience,
	itemIndex: number,
): NodeApiError | NodeOperationError {
	const error = toNodeError(node, cause, itemIndex);
	const reason = cause instanceof Error ? cause.message : String(cause);
	const patience = duration(patienceMs);
	if (resumesInMs === undefined) {
		error.message = `${reason}, and nothing got through for ${patience} [item ${itemIndex}]`;
		error.description =
			`Run the workflow again later, or allow more time with the option Patience. ${error.description ?? ''}`.trim();
	} else {
		const at = new Date(Date.now() + resumesInMs)
			.toISOString()
			.replace(/:\d\d\..*/, ' UTC')
			.replace('T', ' ');
		error.message = `${reason}, and wants to be asked again in ${duration(resumesInMs)}, at ${at} [item ${itemIndex}]`;
		error.description = `Run the workflow again after that, or allow more than ${patience} with the option Patience.`;
	}
	return error;
}
