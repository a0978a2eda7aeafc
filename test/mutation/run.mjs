import config from '../../stryker.config.mjs';

/**
 * How requests are sent, in the same random worlds each time: `npm run test:mutation -- test/mutation/run.mjs`.
 * Without jest, which loads all of the node anew for each mutant and goes on after the first failure.
 */
export default {
	...config,
	testRunner: 'command',
	commandRunner: { command: 'tsx test/mutation/worlds.mts' },
	coverageAnalysis: 'off',
	ignoreStatic: false,
	mutate: ['nodes/shared/lane/!(clock).ts'],
	incrementalFile: '.sandbox/node_modules/mutation/run.json',
};
