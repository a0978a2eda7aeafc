import type { Locator } from 'playwright-core';
import { create } from './account.mts';
import { wholeForm } from './areas.mts';
import { boxOf, type Area } from './browser.mts';
import { addNode, addTrigger, plusBehind, TRIGGER } from './canvas.mts';
import { USER_ID } from './emulator.mts';
import { expectInOrder, expectValue, matching, untilReads } from './expect.mts';
import { NodeForm } from './nodeForm.mts';
import { Palette } from './palette.mts';
import type { Walk } from './walk.mts';

/** The action that is added to the workflow, and so the node's name. */
export const ACTION = 'Update a user';

const INPUT = { userId: USER_ID, firstName: 'Jonathan', vip: 8 } as const;

/** A workflow with a manual trigger, an item, and the CommBox node, its form filled in. */
export async function build(walk: Walk, url: string): Promise<void> {
	await beginWorkflow(walk);
	await findNode(walk, url);
	await lookAtForm(walk);
	await fillForm(walk);
}

async function beginWorkflow(walk: Walk): Promise<void> {
	const { page } = walk;
	await walk.step('A new workflow gets a manual trigger', async () => {
		await create(page, 'New workflow');
		await addTrigger(page);
	});
	await walk.step('Edit Fields gives it an item', async () => {
		const set = await addNode(page, TRIGGER, 'Edit Fields (Set)');
		await set.choose('mode', 'JSON');
		await set.enter('jsonOutput', JSON.stringify(INPUT));
		await set.execute();
		const seen = await untilReads(set.output, /94382332 Jonathan 8/);
		await set.close();
		return seen;
	});
}

async function findNode(walk: Walk, url: string): Promise<void> {
	const { page } = walk;
	let palette!: Palette;
	await walk.step('The nodes panel opens behind it', async () => {
		palette = await Palette.open(page, plusBehind(page, 'Edit Fields'));
	});
	for (const alias of ['omnichannel', 'customer service', 'whatsapp']) {
		await walk.check(`The node is found by "${alias}"`, async () => {
			await palette.search(alias);
			await palette.entry('CommBox').waitFor();
		});
	}
	await walk.step('It is found by "commbox", with its icon', async () => {
		await palette.search('commbox');
		const entry = palette.entry('CommBox');
		const icon = await entry.locator('img').first().getAttribute('src');
		const answer = await page.request.get(new URL(icon ?? '', url).href);
		matching(answer.headers()['content-type'] ?? '', /svg/);
		await walk.picture('palette', await paletteArea(palette, entry));
		return await untilReads(entry, /CommBox .* CommBox/);
	});
	await walk.step(`It offers "${ACTION}"`, async () => {
		await palette.entry('CommBox').click();
		await palette.entry(ACTION).click();
		await NodeForm.opened(page);
	});
}

async function lookAtForm(walk: Walk): Promise<void> {
	const node = await NodeForm.opened(walk.page);
	await walk.check('Its form is in order', async () => {
		const order = [
			...['Credential', 'Resource', 'Operation', 'Identify User By', 'User ID', 'Data to Send'],
			...['Update Fields', 'Add Field', 'Specify Custom Fields', 'Custom Fields'],
			...['Add Custom Field', 'Options', 'Add Option'],
		];
		await expectInOrder(node.form, order);
		return order.join(', ');
	});
	await walk.check('It says what a User ID is, and how custom fields go', async () => {
		const seen = await untilReads(node.form, /number that CommBox itself gave the user/);
		matching(seen, /If all you have is a phone number .* by Channel Identity/);
		matching(seen, /Custom fields go by their Unique Name, upper and lower case as in CommBox/);
	});
	await walk.check('It holds the credential and the defaults', async () => {
		const credential = node.form.getByTestId('node-credentials-select');
		await expectValue(credential.locator('input'), 'CommBox account');
		await expectValue(node.input('resource'), 'User');
		await expectValue(node.input('operation'), 'Update');
		await expectValue(node.input('userIdentification'), 'User ID');
		await expectValue(node.input('userId'), '');
		await expectValue(node.input('dataToSend'), 'Define Below for Each Field');
		await expectValue(node.input('specifyCustomFields'), 'Using Fields Below');
	});
}

async function fillForm(walk: Walk): Promise<void> {
	const node = await NodeForm.opened(walk.page);
	await walk.step('The form is filled in', async () => {
		await node.enterExpression('userId', '{{ $json.userId }}');
		await node.addField('First Name');
		await node.enterExpression('updateFields.firstName', '{{ $json.firstName }}');
		await node.addField('Phone 1');
		await node.enter('updateFields.phone1', '+1 (917) 555-0123');
		await node.addCustomField(0);
		await node.enter('customFields.field[0].name', 'VIP_Status');
		await node.enterExpression('customFields.field[0].value', '{{ $json.vip }}');
		await node.inTallWindow(async () => await walk.picture('form', await wholeForm(node)));
		await node.addCustomField(1);
		await node.enter('customFields.field[1].name', 'Birth_Date');
		await node.enter('customFields.field[1].value', '02-02-1985');
		return await untilReads(node.form, /94382332.*Jonathan.* 8 /);
	});
}

async function paletteArea({ panel }: Palette, entry: Locator): Promise<Area> {
	const whole = await boxOf(panel);
	const { y, height } = await boxOf(entry);
	return { ...whole, height: y + height + 24 - whole.y };
}
