// The package's entry. n8n itself loads the files named in package.json under "n8n".
module.exports = {
	CommBox: require('./dist/nodes/CommBox/CommBox.node.js').CommBox,
	CommBoxTrigger: require('./dist/nodes/CommBoxTrigger/CommBoxTrigger.node.js').CommBoxTrigger,
	CommBoxApi: require('./dist/credentials/CommBoxApi.credentials.js').CommBoxApi,
	CommBoxWebhookApi: require('./dist/credentials/CommBoxWebhookApi.credentials.js')
		.CommBoxWebhookApi,
};
