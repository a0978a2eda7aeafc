// The package's entry. n8n itself loads the files named in package.json under "n8n".
module.exports = {
	CommBox: require('./dist/nodes/CommBox/CommBox.node.js').CommBox,
	CommBoxApi: require('./dist/credentials/CommBoxApi.credentials.js').CommBoxApi,
};
