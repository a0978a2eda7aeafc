import { NodeApiError, NodeOperationError, type INode } from 'n8n-workflow';

import { ApiFailure } from '../shared/api/errors';

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
