import { LOOK_AT_BASE_URL, RENEW_KEY } from '../nodes/shared/advice';
import { NOT_COMMBOX, PROBLEMS } from '../nodes/shared/api/errors';

/** A rule of n8n's credential tests: what a member of the answer must not be, and what it means. */
interface TestRule {
	readonly type: 'responseSuccessBody';
	readonly properties: {
		readonly key: string;
		readonly value: number | string | undefined;
		readonly message: string;
	};
}

/**
 * The rules of the credential's test. They can only compare, so each status that says something
 * stands there twice, as a number and as text; what has no `data` has failed in another way.
 */
export function testRules(): TestRule[] {
	const known = Object.entries(PROBLEMS).flatMap(([status, { says, kind, advice }]) => {
		const isAboutKey = advice === RENEW_KEY;
		const isForLater = kind !== 'final' && kind !== 'fatal';
		const message = isAboutKey
			? `${says('')}. ${advice}`
			: isForLater
				? `CommBox is temporarily unavailable (status ${status}). Test again later.`
				: `${NOT_COMMBOX} (status ${status}). ${LOOK_AT_BASE_URL}`;
		return [Number(status), status].map((value) => rule('status', value, message));
	});
	const other =
		'CommBox did not answer as it does when a key is right. Check API Key and Base URL.';
	return [
		...known,
		rule('status', undefined, `${NOT_COMMBOX}. ${LOOK_AT_BASE_URL}`),
		rule('data', undefined, other),
	];
}

function rule(key: string, value: TestRule['properties']['value'], message: string): TestRule {
	return { type: 'responseSuccessBody', properties: { key, value, message } };
}
