import { NodeApiError, NodeOperationError, UserError, type INode } from 'n8n-workflow';

import {
	ApiFailure,
	IntruderFailure,
	latestOf,
	LostFailure,
	minuteOf,
	NotFoundFailure,
	NotSentFailure,
	troubleOf,
	UnsentFailure,
} from '../shared/api/errors';
import { OutOfPatience } from '../shared/lane/door';
import { duration } from '../shared/run/account';
import { MAY_BE_DONE } from '../shared/run/items';

/** Which item it is. */
export interface Position {
	/** Counted from 0, as n8n does. */
	readonly itemIndex: number;
	/** The row that a sheet calls it, which n8n's nodes for sheets give as `row_number`. */
	readonly rowNumber?: unknown;
}

/**
 * @param node The node that runs.
 * @param error What an item ended with: an ApiFailure, a UserError of an operation, or an expression
 *   that could not be resolved.
 * @param position Which item it is.
 * @returns n8n's error for it. Its message ends in `[item 2]`, the form n8n itself uses, because the
 *   message is all that error workflows, logs and an item's `error` field show. Where the item has the
 *   number of a sheet's row, that stands before it.
 */
export function toNodeError(
	node: INode,
	error: unknown,
	position: Position,
): NodeApiError | NodeOperationError {
	const { itemIndex, rowNumber } = position;
	if (error instanceof OutOfPatience) {
		const trouble = troubleOf(error.cause);
		if (trouble instanceof ApiFailure) {
			return toNodeError(node, outOfPatience(error, trouble), position);
		}
	}
	const cause = error instanceof Error ? error : new Error(String(error));
	const nodeError =
		cause instanceof ApiFailure
			? apiError(node, cause, itemIndex)
			: new NodeOperationError(node, cause, { itemIndex });

	// n8n's constructors replace a message in which they spot a code such as ECONNREFUSED.
	const row = Number.isSafeInteger(rowNumber) ? ` (sheet row ${String(rowNumber)})` : '';
	nodeError.message = `${cause.message}${row} [item ${itemIndex}]`;
	return nodeError;
}

/** A time that is further away is no date that anybody waits for, in ms: a year. */
const LONGEST_TOLD = 365 * 24 * 3_600_000;

/** Nothing has got through for as long as the run waits, or a request would have to wait for longer. */
function outOfPatience(
	{ patienceMs, resumesInMs }: OutOfPatience,
	trouble: ApiFailure,
): ApiFailure {
	const patience = duration(patienceMs);
	const { message, details } = trouble;
	if (resumesInMs === 0) {
		return new ApiFailure(`${latestOf(trouble)}, and nothing got through for ${patience}`, {
			...details,
			advice: `Run the workflow again later, or allow more time with Patience under Settings > Request Options. ${details.advice}`,
		});
	}
	const when =
		resumesInMs < LONGEST_TOLD
			? `in ${duration(resumesInMs)}, at ${minuteOf(new Date(Date.now() + resumesInMs))}`
			: 'in years';
	return new ApiFailure(`${message}, and wants to be asked again ${when}`, {
		...details,
		advice: `Run the workflow again after that, or allow more than ${patience} with Patience under Settings > Request Options.`,
	});
}

/**
 * @param error What an item ended with, as for toNodeError.
 * @returns One word for it, which workflows can branch on: `invalid` where the node refused the item
 *   itself.
 */
export function kindOf(error: unknown): string {
	if (error instanceof OutOfPatience) return kindOf(troubleOf(error.cause));
	if (!(error instanceof ApiFailure) || error instanceof UnsentFailure) return 'invalid';
	const { status, finding } = error.details;
	if (error instanceof LostFailure) return MAY_BE_DONE;
	if (error instanceof NotSentFailure) return 'notSent';
	if (error instanceof NotFoundFailure) return 'notFound';
	if (error instanceof IntruderFailure || status === undefined) return 'unreachable';
	if (status === 401 || status === 403) return 'notAllowed';
	if (finding.kind === 'refused') return 'throttled';
	return status < 500 && finding.kind === 'final' ? 'refused' : 'failed';
}

/** @returns The status that CommBox gave, where an item ended with an answer of CommBox. */
export function statusOf(error: unknown): number | undefined {
	if (error instanceof OutOfPatience) return statusOf(error.cause);
	return error instanceof ApiFailure ? error.details.status : undefined;
}

function apiError(node: INode, { message, details }: ApiFailure, itemIndex: number): NodeApiError {
	return new NodeApiError(
		node,
		{ message },
		{
			description: details.advice,
			itemIndex,
			...(details.status !== undefined && { httpCode: String(details.status) }),
		},
	);
}

/**
 * @param node The node whose form is open.
 * @param error Why a list could not be loaded.
 * @returns n8n's error for it, of the kind whose description the editor shows.
 */
export function toListError(node: INode, error: unknown): NodeApiError {
	const message = error instanceof Error ? error.message : String(error);
	const listError = new NodeApiError(node, { message });
	listError.message = message;
	listError.description = adviceOf(error);
	return listError;
}

function adviceOf(error: unknown): string | null | undefined {
	if (error instanceof ApiFailure) return error.details.advice;
	return error instanceof UserError ? error.description : undefined;
}
