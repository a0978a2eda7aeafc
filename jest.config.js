// n8n logs every failing item to the console.
process.env.N8N_LOG_LEVEL = 'silent';

/** @type {import('jest').Config} */
module.exports = {
	testEnvironment: 'node',
	// Real engine, real sockets: a busy machine takes its time.
	testTimeout: 30_000,
	roots: ['<rootDir>/test/unit'],
	transform: { '\\.ts$': ['ts-jest', { tsconfig: 'tsconfig.test.json' }] },
};
