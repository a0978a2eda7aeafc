/**
 * @param text The text of a message, as a request has it.
 * @returns What CommBox was recorded to store: blanks in the place of pluses, as if the text had been
 *   decoded from a URL, and `&amp;` in the place of `&`, unless it stood there already.
 */
export function storedText(text: string): string {
	return text.replaceAll('+', ' ').replace(/&(?!amp;)/g, '&amp;');
}

/**
 * @param phone The phone number of a new user.
 * @param countryCode The organization's.
 * @returns The number that CommBox was recorded to store: with the country code, which it may lack.
 */
export function storedPhone(phone: string, countryCode: string): string {
	return phone.startsWith(countryCode) ? phone : `${countryCode}${phone}`;
}
