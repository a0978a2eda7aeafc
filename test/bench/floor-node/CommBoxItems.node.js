/** Puts out as many items as wanted, at no cost: `{ id, firstName, vip }`, as users.mts knows them. */
class CommBoxItems {
	description = {
		displayName: 'CommBox Items',
		name: 'commBoxItems',
		group: ['input'],
		version: 1,
		description: 'Made-up users',
		defaults: { name: 'CommBox Items' },
		inputs: ['main'],
		outputs: ['main'],
		properties: [{ displayName: 'Items', name: 'items', type: 'json', default: '' }],
	};

	async execute() {
		const { firstId, count } = JSON.parse(this.getNodeParameter('items', 0));
		const item = (_, index) => {
			const id = firstId + index;
			return { json: { id, firstName: `User ${id}`, vip: String(id % 10) } };
		};
		return [Array.from({ length: count }, item)];
	}
}

module.exports = { CommBoxItems };
