/**
 * @param text The text of a message, as a request has it.
 * @returns What CommBox was recorded to store: blanks in the place of pluses, as if the text had been
 *   decoded from a URL, and `&amp;` in the place of `&`, unless it stood there already.
 */
export function storedText(text: string): string {
	return text.replaceAll('+', ' ').replace(/&(?!amp;)/g, '&amp;');
}

/**
 * @param phone The phone number of a user.
 * @param countryCode The organization's.
 * @returns The number with the country code, which CommBox was recorded to put before one that lacks
 *   it, when a conversation was created.
 */
export function completedPhone(phone: string, countryCode: string): string {
	return phone === '' || phone.startsWith(countryCode) ? phone : `${countryCode}${phone}`;
}
