import type { Locator, Page } from 'playwright-core';
import { owner } from '../../sandbox/n8n.mts';

/**
 * Signs in by n8n's form.
 *
 * @param url Where n8n is.
 */
export async function signIn(page: Page, url: string): Promise<void> {
	await page.goto(url);
	await page.locator('input[name=emailOrLdapLoginId]').fill(owner.email);
	await page.locator('input[name=password]').fill(owner.password);
	await page.getByRole('button', { name: 'Sign in' }).click();
	await page.getByTestId('universal-add').waitFor();
}

/**
 * Starts something new by the plus in the sidebar.
 *
 * @param what The entry's name.
 */
export async function create(page: Page, what: string): Promise<void> {
	await page.getByTestId('universal-add').click();
	await page.getByTestId('navigation-menu-item').filter({ hasText: what }).click();
}

/**
 * Chooses the editor's colors under Settings > Personal, and comes back.
 *
 * @param theme The theme's name in the list.
 * @param back What tells that the screen is the one that it was before.
 */
export async function chooseTheme(page: Page, theme: string, back: Locator): Promise<void> {
	await page.getByTestId('main-sidebar-settings').click();
	await page.getByTestId('settings-personal').click();
	await page.getByTestId('theme-select').click();
	await page.getByRole('option', { name: theme }).click();
	await page.getByTestId('save-settings-button').click();
	await page.getByText('Personal details updated').waitFor();
	await page.goBack();
	await back.waitFor();
}
