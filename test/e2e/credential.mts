import type { Locator, Page } from 'playwright-core';
import { create } from './account.mts';
import { pause } from './browser.mts';
import { textOf, untilReads } from './expect.mts';

/** What is typed into the form; what is left out stays as it is. */
interface CredentialInput {
	readonly apiKey?: string;
	readonly baseUrl?: string;
}

/** n8n's dialog for one CommBox API credential. */
export class CredentialDialog {
	readonly dialog: Locator;
	private readonly page: Page;

	private constructor(page: Page) {
		this.page = page;
		this.dialog = page.locator('.el-dialog').filter({ has: page.getByTestId('credential-name') });
	}

	/**
	 * Makes a new credential of the type that a search finds.
	 *
	 * @param search What is typed into the search.
	 */
	static async openNew(page: Page, search: string): Promise<CredentialDialog> {
		await create(page, 'New credential');
		await page.getByTestId('new-credential-type-select').click();
		await page.keyboard.type(search);
		await page.getByTestId('new-credential-type-select-option').getByText('CommBox API').click();
		await page.getByTestId('new-credential-type-button').click();
		const dialog = new CredentialDialog(page);
		await dialog.field('apiKey').waitFor();
		return dialog;
	}

	/**
	 * @param name The parameter's name.
	 * @returns Its input.
	 */
	field(name: keyof CredentialInput): Locator {
		return this.page.getByTestId(`parameter-input-${name}`).locator('input');
	}

	/** Fills the form in. */
	async fill({ apiKey, baseUrl }: CredentialInput): Promise<void> {
		if (apiKey !== undefined) await this.field('apiKey').fill(apiKey);
		if (baseUrl !== undefined) await this.field('baseUrl').fill(baseUrl);
		await this.page.keyboard.press('Tab');
		await pause();
	}

	/**
	 * Saves, or tests again where nothing has changed.
	 *
	 * @returns What the dialog says of the test, the details where it offers some.
	 */
	async test(): Promise<string> {
		const button = (name: string) => this.dialog.getByRole('button', { name, exact: true });
		const isChanged = await button('Save').isVisible();
		const tested = this.page.waitForResponse((answer) =>
			answer.url().endsWith('/rest/credentials/test'),
		);
		await button(isChanged ? 'Save' : 'Retry').click();
		await tested;
		await pause();

		const settings = this.page.getByTestId('node-credentials-config-container');
		await untilReads(settings, /Connection tested successfully|Couldn.t connect/);
		const more = settings.getByText('More details');
		if (await more.isVisible()) await more.click();
		const text = await textOf(settings);
		return text.replace(/^.*(?=Connection tested|Couldn.t connect)| Retry| API Key \*.*$/g, '');
	}

	/** Closes the dialog; nothing is left to save. */
	async close(): Promise<void> {
		await this.dialog.locator('.el-dialog__headerbtn').click();
		await this.dialog.waitFor({ state: 'hidden' });
	}
}
