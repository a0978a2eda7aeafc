// The CommBox API credential as a newcomer makes it: refused in several ways, then accepted.
import { listOf } from '../../../sandbox/execution.mts';
import { owner, text } from '../../../sandbox/n8n.mts';
import { API_KEY } from '../fixtures/apiKey.mts';
import { CredentialDialog } from '../fixtures/credentialDialog.mts';
import { test } from '../fixtures/editor.mts';
import { insideOf } from '../fixtures/onScreen.mts';
import { expect } from '../fixtures/test.mts';

test('the owner signs in', async ({ browser, n8n }) => {
	const page = await browser.newPage();
	await page.goto(n8n.url);
	await page.locator('input[name=emailOrLdapLoginId]').fill(owner.email);
	await page.locator('input[name=password]').fill(owner.password);
	await page.getByRole('button', { name: 'Sign in' }).click();
	await expect(page.getByTestId('universal-add')).toBeVisible();
});

test('a credential is made, refused in several ways, and accepted', async ({
	emulator,
	n8n,
	page,
	takePicture,
}) => {
	const apiKey = API_KEY;
	const baseUrl = emulator.url;
	const dialog = await test.step('its type is found by "commbox"', async () => {
		return await CredentialDialog.openNew(page, 'commbox');
	});
	await expect(dialog.field('baseUrl')).toHaveValue('https://api.commbox.io');
	await dialog.fill({ apiKey });
	await expect(dialog.field('apiKey'), 'the key is not shown').toHaveAttribute('type', 'password');
	await takePicture('credential', { ...(await insideOf(dialog.dialog)), height: 505 });

	const refusals = [
		{
			what: 'a wrong key',
			input: { apiKey: 'wrong-key-000000', baseUrl },
			told: /did not accept the API key.*Settings > API/,
		},
		{
			what: 'a Base URL that is none',
			input: { apiKey, baseUrl: 'ftp://x' },
			told: /is not a web address/,
		},
		{
			what: 'an unreachable Base URL',
			input: { baseUrl: 'http://127.0.0.1:1' },
			told: /ECONNREFUSED|could not be reached/,
		},
		{
			what: 'a Base URL that leads elsewhere',
			input: { baseUrl: `${baseUrl}/elsewhere` },
			told: /did not come from the CommBox API \(status 404\)\. Check the Base URL/,
		},
	];
	for (const { what, input, told } of refusals) {
		await test.step(`${what} fails the test`, async () => {
			await dialog.fill(input);
			await dialog.test(told);
		});
	}
	await test.step('a refusal under HTTP 200 fails it, too', async () => {
		emulator.fault(() => ({ kind: 'envelope', status: 401 }));
		await dialog.fill({ apiKey, baseUrl });
		await dialog.test(/did not accept the API key/);
	});
	await test.step('the right key passes it', async () => {
		emulator.reset();
		await dialog.test(/Connection tested successfully/);
		await dialog.close();
	});
	// New nodes get the latest credential by themselves, and other tests have one of their own.
	for (const made of listOf(await n8n.rest('GET', '/rest/credentials'))) {
		if (text(made, 'name') !== 'CommBox account') continue;
		await n8n.rest('DELETE', `/rest/credentials/${text(made, 'id')}`);
	}
});
