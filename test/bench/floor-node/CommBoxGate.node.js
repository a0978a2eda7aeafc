/** Lets an execution wait until the benchmark opens the gate: see gate.mts. */
class CommBoxGate {
	description = {
		displayName: 'CommBox Gate',
		name: 'commBoxGate',
		group: ['transform'],
		version: 1,
		description: 'Waits until the gate is opened',
		defaults: { name: 'CommBox Gate' },
		inputs: ['main'],
		outputs: ['main'],
		properties: [{ displayName: 'URL', name: 'url', type: 'string', default: '' }],
	};

	async execute() {
		const response = await fetch(this.getNodeParameter('url', 0));
		await response.text();
		return [this.getInputData()];
	}
}

module.exports = { CommBoxGate };
