import { suite } from '../../stryker.config.mjs';

/** The operations on users: `npm run test:mutation -- test/mutation/users.mjs`. */
export default suite(
	'users',
	['**/unit/CommBox/resources/user/*.test.ts', '**/unit/CommBox/input/*.test.ts'],
	['nodes/CommBox/resources/user/**/*.ts'],
);
