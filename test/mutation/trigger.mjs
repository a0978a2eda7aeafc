import { suite } from '../../stryker.config.mjs';

/** The trigger, and what it reads deliveries with: `npm run test:mutation -- test/mutation/trigger.mjs`. */
export default suite(
	'trigger',
	[
		'**/unit/CommBoxTrigger/!(triggerCost).test.ts',
		'**/unit/shared/data/*.test.ts',
		'**/unit/shared/api/json.test.ts',
	],
	['nodes/CommBoxTrigger/**/*.ts', 'nodes/shared/{data/allowance,data/normalize,splice}.ts'],
);
