import {
	NodeConnectionTypes,
	type IExecuteFunctions,
	type INodeExecutionData,
	type INodeType,
	type INodeTypeDescription,
} from 'n8n-workflow';

import { createApi } from '../shared/api/request';
import { listSearch } from './lists';
import { kindOf, statusOf, toNodeError } from './nodeError';
import { defaultResource, resources } from './resources';
import { requestOptions, sendOptionsOf } from './input/options';
import { withNames } from './operations/names';
import { findOperation, formOf } from './operations/resource';
import { Run } from '../shared/run/items';

export class CommBox implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'CommBox',
		name: 'commBox',
		icon: { light: 'file:commBox.svg', dark: 'file:commBox.dark.svg' },
		group: ['transform'],
		version: 1,
		subtitle: '={{ $parameter["operation"] + ": " + $parameter["resource"] }}',
		description:
			'Read and update users, conversations and agents in CommBox, the customer-service platform, or react to what happens there',
		defaults: { name: 'CommBox' },
		usableAsTool: true,
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main],
		credentials: [{ name: 'commBoxApi', required: true }],
		properties: [...formOf(resources, defaultResource), requestOptions],
	};

	methods = { listSearch };

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		const node = this.getNode();
		const operation = withNames(
			findOperation(
				resources,
				this.getNodeParameter('resource', 0),
				this.getNodeParameter('operation', 0, ''),
			),
		);
		const options = sendOptionsOf(
			this.getNodeParameter(requestOptions.name, 0, {}, { rawExpressions: true }),
		);
		const items = this.getInputData();
		const describeError = (error: unknown, itemIndex: number) => ({
			error: toNodeError(node, error, {
				itemIndex,
				rowNumber: items[itemIndex]?.json['row_number'],
			}),
			kind: kindOf(error),
			status: statusOf(error),
		});
		const run = new Run(this, operation, createApi(this, options), options, describeError);
		return [await run.execute()];
	}
}
