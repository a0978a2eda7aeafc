import type { IDataObject, INodeProperties, INodePropertyOptions } from 'n8n-workflow';

/** An input item, as an operation sees it. */
export interface Item {
	/** Its data. */
	readonly json: IDataObject;
	/**
	 * @param name The parameter's name.
	 * @param fallback What to return where the parameter is not there; needed for every parameter
	 *   that can be hidden.
	 * @returns Its value for this item: expressions resolved, of whatever type they resolved to.
	 */
	parameter(name: string, fallback?: unknown): unknown;
}

/**
 * An operation is all there is to know of one call: its entry in the list of operations, its form,
 * and the way from an item to a request and from an answer to the output. It is a value, not a
 * loop: how items run is the same for all.
 */
export interface Operation<Request, Answer> {
	/** Its entry in the list; `value` is what saved workflows hold. */
	readonly option: INodePropertyOptions & { value: string; action: string; description: string };
	/** Its parameters, without the condition that shows them for this operation only. */
	readonly form: readonly INodeProperties[];
	/**
	 * Reads the form for one item. Nothing has been sent when it throws.
	 *
	 * @throws UserError that names the field, what is wrong with it, and what to do.
	 */
	toRequest(item: Item): Request;
	/** @returns The output for this item. */
	toOutput(answer: Answer, item: Item): IDataObject;
}
