const { globSync, readFileSync } = require('node:fs');

const read = (file) => readFileSync(file, 'utf8');

// n8n logs every failing item to the console.
process.env.N8N_LOG_LEVEL = 'silent';

/** @type {import('jest').Config} */
module.exports = {
	testEnvironment: 'node',
	// Real engine, real sockets: a busy machine takes its time.
	testTimeout: 30_000,
	// Much of that is waiting: jest would leave one core idle.
	maxWorkers: '100%',
	// Linted as nodes are, a test must not read files by itself.
	globals: {
		projectFiles: {
			engine: globSync('nodes/shared/lane/*.ts').sort().map(read).join(''),
			errors: read('docs/errors.md'),
			operations: read('docs/operations.md'),
			sources: globSync('{nodes,credentials}/**/*.ts').map(read),
		},
	},
	setupFiles: ['<rootDir>/test/support/cpuUsage.js'],
	roots: ['<rootDir>/test/unit'],
	transform: { '\\.ts$': ['ts-jest', { tsconfig: 'tsconfig.test.json' }] },
};
