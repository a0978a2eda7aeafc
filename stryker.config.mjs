/**
 * Mutation tests: `npm run test:mutation`, or `npm run test:mutation -- --mutate FILE` for one file.
 * What has not changed since the last run is not tested again; `--force` does.
 */
export default {
	testRunner: 'jest',
	testRunnerNodeArgs: ['--experimental-vm-modules', '--disable-warning=ExperimentalWarning'],
	jest: {
		config: {
			// Only tests that are about these files: all that drive the node run them as well.
			testMatch: [
				'**/unit/**/{worlds,lookUps,pages,bulk,failures,once,message}.test.ts',
				'**/unit/**/{json,trigger,triggerEvents,triggerForm,triggerProperties}.test.ts',
			],
			// Most mutants that are found out make something wait for ever.
			testTimeout: 10_000,
		},
		enableFindRelatedTests: false,
	},
	mutate: [
		'nodes/shared/run/**/*.ts',
		'nodes/shared/api/**/*.ts',
		'nodes/shared/{data/allowance,splice}.ts',
		'nodes/shared/data/normalize.ts',
		'nodes/CommBoxTrigger/**/*.ts',
		'nodes/CommBox/operations/{lesson,pages}.ts',
	],
	coverageAnalysis: 'perTest',
	// What runs when a file is loaded would need all tests each time; `--ignoreStatic false` has them.
	ignoreStatic: true,
	incremental: true,
	incrementalFile: '.sandbox/node_modules/mutation/incremental.json',
	htmlReporter: { fileName: '.sandbox/node_modules/mutation/report.html' },
	reporters: ['clear-text', 'progress', 'html'],
	clearTextReporter: { allowColor: false, logTests: false, reportTests: false },
	ignorePatterns: ['/.sandbox', '/dist', '/docs/images', '/test/bench', '/test/e2e'],
	cleanTempDir: 'always',
	concurrency: 2,
	// An endless loop is found out after this and half as long again as its tests take.
	timeoutMS: 10_000,
};
