import type { Locator } from 'playwright-core';
import { downTo, formAndOutput, inputAndForm } from './areas.mts';
import { boxOf } from './browser.mts';
import { ACTION } from './build.mts';
import { addNode } from './canvas.mts';
import type { Emulator } from './emulator.mts';
import { expectInOrder, expectValue, matching, untilReads } from './expect.mts';
import { NodeForm } from './nodeForm.mts';
import type { Walk } from './walk.mts';

/** Which input fields become custom ones; the output panel says so above the data. */
const MAPPED = /Input fields that become custom fields: VIP_Status\./;

/**
 * Updates the users that the rows are about, by their phone numbers.
 *
 * @param sheet The node that gives the rows.
 * @param expectUpdated Fails unless CommBox has their values.
 */
export async function updateByPhone(
	walk: Walk,
	emulator: Emulator,
	sheet: string,
	expectUpdated: () => Promise<string>,
): Promise<void> {
	const { page } = walk;
	await walk.step(`"${ACTION}" takes the rows as they are, and whom by phone`, async () => {
		await fillForm(await addNode(page, sheet, 'CommBox', ACTION));
	});
	const node = await NodeForm.opened(page);
	await walk.check('Its form shows what auto-mapping needs, and no more', async () => {
		await lookAtForm(node);
		await node.inTallWindow(async () => {
			const area = await downTo(await inputAndForm(node), node.lastButton);
			await walk.picture('rows-2-form', area);
		});
	});
	await tryDryRun(walk, node, emulator);
	await skipUnknown(walk, node, emulator);
	await divertUnknown(walk, node, expectUpdated);
}

async function fillForm(node: NodeForm): Promise<void> {
	await node.choose('userIdentification', 'Channel Identity');
	await node.drag('Phone', 'streamProviderId');
	await node.choose('dataToSend', 'Auto-Map Input Data');
	await node.enter('inputsToIgnore', 'row_number');
	await node.addField('Dry Run');
	await node.toggle('options.dryRun');
}

async function lookAtForm(node: NodeForm): Promise<void> {
	await expectInOrder(node.form, [
		...['Identify User By', 'Channel', 'Identifier', 'Data to Send'],
		...['Inputs to Ignore', 'Options', 'Dry Run'],
	]);
	await expectValue(node.input('streamProviderType'), 'WhatsApp');
	await untilReads(node.item('streamProviderId'), /\{\{ \$json\.Phone \}\} 19175555555/);
	for (const hidden of ['User ID', 'Update Fields', 'Specify Custom Fields', 'Custom Fields']) {
		const count = await node.form.getByText(hidden, { exact: true }).count();
		if (count > 0) throw new Error(`"${hidden}" has no part in this, but is shown`);
	}
}

async function tryDryRun(walk: Walk, node: NodeForm, emulator: Emulator): Promise<void> {
	await walk.step('A dry run shows what would be sent, and sends nothing', async () => {
		matching(await node.execute(), /executed successfully/);
		const seen = await untilReads(
			node.output,
			/4 items user data 19175555555 on WhatsApp FirstName: *Jonathan/,
		);
		matching(seen, MAPPED);
		matching(seen, /Dry run: nothing was sent/);
		if (/row_number|Phone/.test(seen)) throw new Error(`more than was meant: ${seen}`);
		await node.inTallWindow(async () => {
			const area = await downTo(await formAndOutput(node), node.item('options.dryRun'));
			await walk.picture('rows-3-dry-run', area);
		});
		const requests = await emulator.requests();
		if (requests.length > 0) throw new Error(`${requests.length} requests were sent`);
		await node.toggle('options.dryRun');
		return seen;
	});
}

async function skipUnknown(walk: Walk, node: NodeForm, emulator: Emulator): Promise<void> {
	await walk.step('With Skip, a row whose number nobody has comes out empty', async () => {
		await node.addField('If User Is Not Found');
		await node.choose('options.ifNotFound', 'Skip');
		matching(await node.execute(), /executed successfully/);
		const seen = await untilReads(node.output, /4 items Id 94382332 94382333 94382334 /);
		await node.choose('options.ifNotFound', 'Fail');
		await emulator.reset();
		return seen;
	});
}

async function divertUnknown(
	walk: Walk,
	node: NodeForm,
	expectUpdated: () => Promise<string>,
): Promise<void> {
	await walk.step('With On Error set so, the others come out with their Ids', async () => {
		await node.show('settings');
		await node.choose('onError', 'Continue (using error output)');
		matching(await node.execute(), /executed successfully/);
		const seen = await untilReads(
			node.output,
			/Success Branch \(3 items\) .* Id 94382332 94382333 94382334$/,
		);
		matching(seen, MAPPED);
		const area = await downTo(await formAndOutput(node), node.item('onError'), lastCell(node));
		await walk.picture('rows-4-updated', area);
		return seen;
	});
	await walk.step('The row whose number nobody has says so in the error branch', async () => {
		await node.output.getByText('Error Branch (1 item)').click();
		const seen = await untilReads(
			node.output,
			/5 19175555599 Nora 1 .*a user with the identifier 19175555599 on WhatsApp/,
		);
		await node.showOutput('schema');
		const reason = node.output.getByText('CommBox does not know');
		await walk.picture('rows-5-unknown', await downTo(await boxOf(node.output), reason));
		await node.showOutput('table');
		await node.show('params');
		await node.close();
		return seen;
	});
	await walk.step('CommBox has the values of the rows', expectUpdated);
}

function lastCell(node: NodeForm): Locator {
	return node.output.locator('td').last();
}
