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
import { sendOptionsOf } from './input/options';
import { findOperation, formOf } from './operations/resource';
import { runItems } from '../shared/run/items';

export class CommBox implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'CommBox',
		name: 'commBox',
		icon: { light: 'file:commBox.svg', dark: 'file:commBox.dark.svg' },
		group: ['transform'],
		version: 1,
		subtitle: '={{ $parameter["operation"] + ": " + $parameter["resource"] }}',
		description:
			'Work with users, conversations and agents in CommBox, the omnichannel customer-service platform',
		defaults: { name: 'CommBox' },
		usableAsTool: true,
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main],
		credentials: [{ name: 'commBoxApi', required: true }],
		properties: formOf(resources, defaultResource),
	};

	methods = { listSearch };

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		const node = this.getNode();
		const operation = findOperation(
			resources,
			this.getNodeParameter('resource', 0),
			this.getNodeParameter('operation', 0, ''),
		);
		const options = sendOptionsOf(
			this.getNodeParameter('options', 0, {}, { rawExpressions: true }),
		);
		const itemCount = this.getInputData().length;
		const describeError = (error: unknown, itemIndex: number) => ({
			error: toNodeError(node, error, { itemIndex, itemCount }),
			kind: kindOf(error),
			status: statusOf(error),
		});
		return [await runItems(this, operation, createApi(this, options), options, describeError)];
	}
}
