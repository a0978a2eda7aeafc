/**
 * Mutation tests: `npm run test:mutation`, or `npm run test:mutation -- --mutate FILE` for one file; how
 * requests are sent, the trigger and the operations on users have suites of their own, see test/mutation/.
 * What has not changed since the last run is not tested again; `--force` does.
 */
const config = {
	testRunner: 'jest',
	testRunnerNodeArgs: ['--experimental-vm-modules', '--disable-warning=ExperimentalWarning'],
	jest: {
		config: {
			// Only tests that are about these files: all that drive the node run them as well.
			testMatch: [
				'**/unit/**/{lookUps,pages,bulk,failures,once,message}.test.ts',
				'**/unit/**/json.test.ts',
			],
			// Most mutants that are found out make something wait for ever.
			testTimeout: 10_000,
		},
		enableFindRelatedTests: false,
	},
	mutate: [
		'nodes/shared/run/*.ts',
		'nodes/shared/api/**/*.ts',
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

export default config;

/**
 * @param {string} name Where it keeps what it knows of its last run.
 * @param {string[]} testMatch The tests that are about these files: each mutant loads them all.
 * @param {string[]} mutate What to mutate.
 */
export function suite(name, testMatch, mutate) {
	return {
		...config,
		jest: { ...config.jest, config: { testMatch, testTimeout: 30_000 } },
		mutate,
		incrementalFile: `.sandbox/node_modules/mutation/${name}.json`,
	};
}
