/**
 * The floor: the least that a node can do for an item. It reads the parameters that the CommBox
 * node reads for an update, makes one bare call of n8n's helper, and has no logic of its own: no
 * validation, no retries, no adapting. Whatever a real node takes beyond it is the node's own cost.
 */
class CommBoxFloor {
	description = {
		displayName: 'CommBox Floor',
		name: 'commBoxFloor',
		group: ['transform'],
		version: 1,
		description: 'One bare request per item, so many at once',
		defaults: { name: 'CommBox Floor' },
		inputs: ['main'],
		outputs: ['main'],
		credentials: [{ name: 'commBoxApi', required: true }],
		properties: [
			{ displayName: 'User ID', name: 'userId', type: 'string', default: '' },
			{
				displayName: 'Update Fields',
				name: 'updateFields',
				type: 'collection',
				default: {},
				options: [{ displayName: 'First Name', name: 'firstName', type: 'string', default: '' }],
			},
			{
				displayName: 'Custom Fields',
				name: 'customFields',
				type: 'fixedCollection',
				typeOptions: { multipleValues: true },
				default: {},
				options: [
					{
						displayName: 'Field',
						name: 'field',
						values: [
							{ displayName: 'Unique Name', name: 'name', type: 'string', default: '' },
							{ displayName: 'Value', name: 'value', type: 'string', default: '' },
						],
					},
				],
			},
			{
				displayName: 'Concurrency',
				name: 'concurrency',
				type: 'number',
				noDataExpression: true,
				default: 32,
			},
		],
	};

	async execute() {
		const items = this.getInputData();
		const concurrency = this.getNodeParameter('concurrency', 0);
		const data = await this.getCredentials('commBoxApi');
		const credentialsDecrypted = { id: '', name: '', type: 'commBoxApi', data };
		const request = this.helpers.httpRequestWithAuthentication;
		const outputs = [];
		const failures = [];
		let next = 0;

		const send = async (index) => {
			const userId = this.getNodeParameter('userId', index);
			const { firstName } = this.getNodeParameter('updateFields', index);
			const { field } = this.getNodeParameter('customFields', index);
			const Content = { [field[0].name]: field[0].value };
			const answer = await request.call(
				this,
				'commBoxApi',
				{
					method: 'POST',
					url: `${data.baseUrl}/users/${userId}`,
					body: { data: { FirstName: firstName, Content } },
					json: true,
				},
				{ credentialsDecrypted },
			);
			outputs[index] = { json: answer.data, pairedItem: { item: index } };
		};
		const slot = async () => {
			while (next < items.length) await send(next++).catch((error) => failures.push(error));
		};
		await Promise.all(Array.from({ length: concurrency }, slot));

		if (failures.length > 0) throw failures[0];
		return [outputs];
	}
}

module.exports = { CommBoxFloor };
