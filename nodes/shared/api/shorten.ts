/**
 * Keeps other people's words from filling the screen.
 *
 * @param text Any text.
 * @param most How many characters of it are kept.
 * @returns The text, cut between two characters and with an ellipsis where it is longer.
 */
export function shorten(text: string, most: number): string {
	// A character takes up to two places.
	const characters = [...text.slice(0, 2 * most + 1)];
	return characters.length > most ? `${characters.slice(0, most).join('')}…` : text;
}
