import type { Locator, Page } from 'playwright-core';

/** The list of nodes to add, at the right of the canvas. */
export class Palette {
	readonly panel: Locator;
	private readonly page: Page;

	private constructor(page: Page) {
		this.page = page;
		this.panel = page.getByTestId('node-creator');
	}

	/**
	 * Opens the list by a plus on the canvas.
	 *
	 * @param plus The plus.
	 */
	static async open(page: Page, plus: Locator): Promise<Palette> {
		await plus.click();
		await page.getByTestId('node-creator-search-bar').waitFor();
		return new Palette(page);
	}

	/**
	 * @param name A node's or an action's name.
	 * @returns Its entry.
	 */
	entry(name: string | RegExp): Locator {
		return this.page
			.getByTestId('item-iterator-item')
			.filter({ has: this.page.getByTestId('node-creator-item-name').filter({ hasText: name }) });
	}

	/**
	 * Types into the search.
	 *
	 * @param text What to look for.
	 */
	async search(text: string): Promise<void> {
		const input = this.page.getByTestId('node-creator-search-bar');
		// Empties the list first: what an earlier search found shall not count for this one.
		await input.fill('no node is called so');
		await this.page.getByTestId('item-iterator-item').first().waitFor({ state: 'hidden' });
		await input.fill(text);
	}
}
