import { suite } from '../../stryker.config.mjs';

/** How requests are sent, in the same random worlds each time: `npm run test:mutation -- test/mutation/run.mjs`. */
export default suite(
	'run',
	['**/unit/{worlds,bulk,patience,limiters}.test.ts'],
	['nodes/shared/run/{attempts,lane,odds,pace,window}.ts'],
	{ firstSeed: 1 },
);
