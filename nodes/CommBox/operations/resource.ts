import { UserError, type INodeProperties } from 'n8n-workflow';

import type { Envelope } from '../../shared/api/envelope';
import type { ApiRequest } from '../../shared/api/request';
import type { Operation } from '../../shared/run/operation';

/** An operation of the CommBox API. */
export type CommBoxOperation = Operation<ApiRequest, Envelope>;

/** One kind of thing in CommBox, and what can be done with it. */
export interface Resource {
	/** What the list of resources shows. */
	readonly name: string;
	/** What saved workflows hold. */
	readonly value: string;
	/** What it is, with CommBox's own word, for the list. */
	readonly description: string;
	readonly operations: readonly CommBoxOperation[];
	/** The operation chosen at first. It can never change: n8n does not store defaults in workflows. */
	readonly defaultOperation: CommBoxOperation;
}

/**
 * @param resources In the order of their names.
 * @param defaultResource The one chosen at first.
 * @returns The node's form: the list of resources, each resource's list of operations, and each
 *   operation's own parameters, shown for that operation only.
 */
export function formOf(
	resources: readonly Resource[],
	defaultResource: Resource,
): INodeProperties[] {
	const chosen = defaultResource.value;
	return [
		{
			displayName: 'Resource',
			name: 'resource',
			type: 'options',
			noDataExpression: true,
			options: resources.map(({ name, value, description }) => ({ name, value, description })),
			default: chosen,
		},
		...resources.map(operationSelector),
		...resources.flatMap(({ value, operations }) =>
			operations.flatMap(({ option, form }) =>
				form.map((property) => ({
					...property,
					displayOptions: {
						...property.displayOptions,
						show: {
							...property.displayOptions?.show,
							resource: [value],
							operation: [option.value],
						},
					},
				})),
			),
		),
	];
}

function operationSelector({ value, operations, defaultOperation }: Resource): INodeProperties {
	const chosen = defaultOperation.option.value;
	return {
		displayName: 'Operation',
		name: 'operation',
		type: 'options',
		noDataExpression: true,
		displayOptions: { show: { resource: [value] } },
		options: operations.map(({ option }) => option),
		default: chosen,
	};
}

/**
 * @param resources All there are.
 * @param resource What the node's Resource parameter holds.
 * @param operation What its Operation parameter holds.
 * @throws UserError where a workflow names an operation that this version does not have.
 */
export function findOperation(
	resources: readonly Resource[],
	resource: unknown,
	operation: unknown,
): CommBoxOperation {
	const found = resources
		.find(({ value }) => value === resource)
		?.operations.find(({ option }) => option.value === operation);
	if (found !== undefined) return found;
	throw new UserError(`The CommBox node has no operation "${String(operation || resource)}"`, {
		description:
			'Choose an operation from the list, or install a newer version of the node. For calls that it does not have, use the HTTP Request node with the CommBox API credential.',
	});
}
