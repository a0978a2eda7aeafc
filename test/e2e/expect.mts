import type { Locator } from 'playwright-core';
import { boxOf, pause, PATIENCE_MS } from './browser.mts';

/**
 * @param text What is on the screen.
 * @param pattern What should be.
 * @returns The text.
 * @throws Error that says what is there in its place.
 */
export function matching(text: string, pattern: RegExp): string {
	if (pattern.test(text)) return text;
	throw new Error(`${String(pattern)} was expected, but this is on the screen: ${text}`);
}

/**
 * Waits until something on the screen reads as it should.
 *
 * @param locator Where to look.
 * @param pattern What to wait for.
 * @returns The whole text, white space as single blanks.
 * @throws Error that says what was there in its place.
 */
export async function untilReads(locator: Locator, pattern: RegExp): Promise<string> {
	let seen = 'nothing';
	for (const deadline = Date.now() + PATIENCE_MS; Date.now() < deadline; await pause(100)) {
		seen = await textOf(locator);
		if (pattern.test(seen)) break;
	}
	return matching(seen, pattern);
}

/**
 * @param locator Where to look.
 * @returns What a person reads there, white space as single blanks; `nothing` where it is not there.
 */
export async function textOf(locator: Locator): Promise<string> {
	const text = await locator.innerText({ timeout: 1_000 }).catch(() => 'nothing');
	return text.replaceAll(/\s+/g, ' ').trim();
}

/**
 * @param input An input on the screen, the first of several.
 * @param expected What it should hold.
 * @throws Error where it holds something else.
 */
export async function expectValue(input: Locator, expected: string): Promise<void> {
	const value = await input.first().inputValue();
	if (value !== expected) {
		throw new Error(`"${expected}" was expected, but the field holds "${value}"`);
	}
}

/**
 * @param locator Where to look.
 * @param texts Labels and placeholders that should stand there, one below the other.
 * @throws Error where one is missing or out of order.
 */
export async function expectInOrder(locator: Locator, texts: readonly string[]): Promise<void> {
	const find = (text: string) =>
		locator.getByText(text, { exact: true }).or(locator.getByPlaceholder(text, { exact: true }));
	const tops = await Promise.all(texts.map(async (text) => (await boxOf(find(text).first())).y));
	const wrong = tops.findIndex((top, index) => index > 0 && top <= (tops[index - 1] ?? 0));
	if (wrong > 0) throw new Error(`"${texts[wrong]}" does not stand below "${texts[wrong - 1]}"`);
}
