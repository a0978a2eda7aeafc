import type { ApiRequest } from '../../shared/api/request';
import { shorten } from '../../shared/api/shorten';

/** As many characters of a text as are enough to recognize it by. */
const BEGINNING = 40;

/** What is added, for a builder who has to find out whether it was. */
export interface Addition {
	/** What may have been done: `the message may have been sent`. */
	readonly says: string;
	/** Where to look for it: `conversation 4711`. */
	readonly where: string;
	/** Its text, by the beginning of which it can be recognized. */
	readonly text?: string;
}

/**
 * CommBox has no key by which it would recognize a repeated request, so whatever adds something each
 * time is sent again only where it certainly has had no effect.
 *
 * @param request A request that adds something.
 * @param addition What it adds.
 * @returns The request, with what to tell a builder where its answer is lost.
 */
export function sentOnce(
	request: Omit<ApiRequest, 'repeatable' | 'ifLost'>,
	{ says, where, text }: Addition,
): ApiRequest {
	const beginning = shorten((text ?? '').trim(), BEGINNING);
	const what = beginning === '' ? '' : ` for "${beginning}"`;
	return {
		...request,
		repeatable: false,
		ifLost: { says, advice: `Look in ${where}${what} before you run this item again.` },
	};
}
