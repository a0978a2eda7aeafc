import { insideOf } from './browser.mts';
import { CredentialDialog } from './credential.mts';
import type { Emulator } from './emulator.mts';
import { expectValue, matching } from './expect.mts';
import type { Walk } from './walk.mts';

/** The CommBox API credential: made, refused in several ways, accepted. */
export async function connect(walk: Walk, emulator: Emulator): Promise<void> {
	let dialog!: CredentialDialog;
	await walk.step('The credential type is found by "commbox"', async () => {
		dialog = await CredentialDialog.openNew(walk.page, 'commbox');
		await expectValue(dialog.field('baseUrl'), 'https://api.commbox.io');
	});
	await walk.check('The key is not shown while it is typed', async () => {
		await dialog.fill({ apiKey: emulator.apiKey });
		matching((await dialog.field('apiKey').getAttribute('type')) ?? '', /^password$/);
		await walk.picture('credential', { ...(await insideOf(dialog.dialog)), height: 505 });
	});
	await beRefused(walk, dialog, emulator);
	await walk.step('The right key passes it', async () => {
		await dialog.fill(emulator);
		const told = matching(await dialog.test(), /Connection tested successfully/);
		await dialog.close();
		return told;
	});
}

async function beRefused(walk: Walk, dialog: CredentialDialog, emulator: Emulator): Promise<void> {
	const { apiKey, baseUrl } = emulator;
	const refusals = [
		{
			what: 'A wrong key',
			input: { apiKey: 'wrong-key-000000', baseUrl },
			told: /did not accept the API key.*Settings > API/,
		},
		{
			what: 'A Base URL that is none',
			input: { apiKey, baseUrl: 'ftp://x' },
			told: /is not a web address: "ftp:\/\/x"/,
		},
		{
			what: 'An unreachable Base URL',
			input: { baseUrl: 'http://127.0.0.1:1' },
			told: /ECONNREFUSED|could not be reached/,
		},
		{
			what: 'A Base URL that leads elsewhere',
			input: { baseUrl: `${baseUrl}/elsewhere` },
			told: /did not come from the CommBox API \(status 404\)\. Check the Base URL/,
		},
	];
	for (const { what, input, told } of refusals) {
		await walk.check(`${what} fails the connection test`, async () => {
			await dialog.fill(input);
			return matching(await dialog.test(), told);
		});
	}
	await walk.check('A refusal under HTTP 200 fails it, too', async () => {
		await emulator.answerWith(401);
		await dialog.fill({ apiKey, baseUrl });
		return matching(await dialog.test(), /did not accept the API key/);
	});
	await emulator.reset();
}
