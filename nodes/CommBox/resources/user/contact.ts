import { INVISIBLE, PHONE_SEPARATORS } from '../../input/phone';

/** How people reach a user: what a builder may take for a User ID. */
export type Contact = 'emailAddress' | 'phoneNumber';

/** The most digits that a phone number has with its country code (ITU-T E.164). */
const MOST_DIGITS = 15;

/** Behind `+` or `00`, the shortest numbers in use count. */
const FEWEST_DIGITS_BEHIND_PREFIX = 7;

/** Without one, it has to be longer than dates are, which have separators too. */
const FEWEST_DIGITS = 10;

const PHONE = new RegExp(`^\\(?\\+?[\\d${PHONE_SEPARATORS}]+$`, 'u');

/**
 * Recognizes what is certainly no ID of CommBox: digits alone are one, whatever they mean.
 *
 * @param text What stands where a User ID belongs.
 * @returns What it is instead; undefined where it is neither.
 */
export function contactIn(text: string): Contact | undefined {
	const trimmed = text.replace(INVISIBLE, '').trim();
	if (/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(trimmed)) return 'emailAddress';

	const isDecimal = /^\d+\.\d+$/.test(trimmed);
	if (isDecimal || !PHONE.test(trimmed)) return undefined;
	const number = trimmed.replace(/^\(?(?:\+|00)/, '');
	const hasPrefix = number !== trimmed;
	const hasSeparators = /\d[^\d]+\d/.test(number);
	if (!hasPrefix && !hasSeparators) return undefined;
	const isPhone = hasDigits(number, hasPrefix ? FEWEST_DIGITS_BEHIND_PREFIX : FEWEST_DIGITS);
	return isPhone ? 'phoneNumber' : undefined;
}

/** @returns Whether an ID could also be a phone number with country code. */
export function couldBePhone(id: string): boolean {
	return hasDigits(id, FEWEST_DIGITS);
}

function hasDigits(text: string, fewest: number): boolean {
	const digits = text.replace(/\D/g, '').length;
	return digits >= fewest && digits <= MOST_DIGITS;
}
