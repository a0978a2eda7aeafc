import { bareAddress } from '../../input/identifier';
import { phoneDigits } from '../../input/phone';
import { visibleText } from '../../input/text';

/** How people reach a user: what a builder may take for a User ID. */
export type Contact = 'emailAddress' | 'phoneNumber';

/** Without `+`, a number with country code has hardly fewer. */
const FEWEST_DIGITS = 10;

/**
 * Recognizes what is certainly no ID of CommBox: digits alone are one, whatever they mean.
 *
 * @param text What stands where a User ID belongs.
 * @returns What it is instead; undefined where it is neither.
 */
export function contactIn(text: string): Contact | undefined {
	if (bareAddress(text)?.includes('.')) return 'emailAddress';
	if (/^(?!00)\d*$/.test(visibleText(text))) return undefined;
	return phoneDigits(text) === undefined ? undefined : 'phoneNumber';
}

/** @returns Whether an ID could also be a phone number with country code. */
export function couldBePhone(id: string): boolean {
	return id.length >= FEWEST_DIGITS && phoneDigits(id) !== undefined;
}
