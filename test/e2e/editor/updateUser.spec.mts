// A newcomer's first workflow: a trigger, an item, and the CommBox node, which is found, filled in,
// executed, and told what is wrong.
import type { Page } from '@playwright/test';
import {
	addNode,
	addTrigger,
	executeWorkflow,
	nodeOnCanvas,
	plusBehind,
	takeCanvas,
	TRIGGER,
} from '../fixtures/canvas.mts';
import { create, test } from '../fixtures/editor.mts';
import { JOHN, recordOf, USER_ID } from '../fixtures/emulatedCommBox.mts';
import { NodeForm } from '../fixtures/nodeForm.mts';
import { NodesPanel } from '../fixtures/nodesPanel.mts';
import {
	boxOf,
	downTo,
	expectInOrder,
	expectToRead,
	formAndOutput,
	insideOf,
} from '../fixtures/onScreen.mts';
import { expect } from '../fixtures/test.mts';

/** What the nodes panel offers, and so the node's name. */
const ACTION = 'Update a user';

const INPUT = { userId: USER_ID, firstName: 'Jonathan', vip: 8 };

/** What the record holds after the update that the form describes. */
const UPDATED = {
	...JOHN,
	FirstName: 'Jonathan',
	Phone1: '19175550123',
	Content: { VIP_Status: '8', Birth_Date: '02-02-1985' },
};

const BAD_ID = /"User ID" is not a positive whole number: "\.\.\/managers" \[item 0\]/;
const ADVICE = /Give the number that CommBox shows/;

test('a newcomer updates a user', async ({ credential, emulator, n8n, page, takePicture }) => {
	await test.step('a new workflow gets a manual trigger, and an item by Edit Fields', async () => {
		await create(page, 'New workflow');
		await addTrigger(page);
		const set = await addNode(page, TRIGGER, 'Edit Fields (Set)');
		await set.choose('mode', 'JSON');
		await set.enter('jsonOutput', JSON.stringify(INPUT));
		await set.execute();
		await expectToRead(set.output, /94382332 Jonathan 8/);
		await set.close();
	});

	const panel = await NodesPanel.open(page, plusBehind(page, 'Edit Fields'));
	const entry = panel.entry('CommBox');
	for (const alias of ['omnichannel', 'customer service', 'whatsapp', 'commbox']) {
		await test.step(`the nodes panel finds the node by "${alias}"`, async () => {
			await panel.search(alias);
			await entry.waitFor();
		});
	}
	await test.step(`it has an icon, and offers "${ACTION}"`, async () => {
		await expectToRead(entry, /CommBox .* CommBox/);
		const icon = await entry.locator('img').first().getAttribute('src');
		const answer = await page.request.get(new URL(icon ?? '', n8n.url).href);
		expect(answer.headers()['content-type']).toContain('svg');
		const { y, height } = await boxOf(entry);
		const whole = await boxOf(panel.panel);
		await takePicture('palette', { ...whole, height: y + height + 24 - whole.y });
		await entry.click();
		await panel.entry(ACTION).click();
	});

	const node = await NodeForm.opened(page);
	await test.step('its form is in order, and holds the credential and the defaults', async () => {
		await expectInOrder(node.form, [
			...['Credential', 'Resource', 'Operation', 'Identify User By', 'User ID', 'Data to Send'],
			...['Update Fields', 'Add Field', 'Specify Custom Fields', 'Custom Fields'],
			...['Add Custom Field'],
			...['Options', 'Add Option'],
		]);
		await expectToRead(node.form, /CommBox's own ID, for example from the CommBox Trigger/);
		const chosen = node.form.getByTestId('node-credentials-select').locator('input').first();
		await expect(chosen).toHaveValue(credential.name);
		const defaults = {
			resource: 'User',
			operation: 'Update',
			userIdentification: 'User ID',
			userId: '',
			dataToSend: 'Define Below for Each Field',
		};
		for (const [name, value] of Object.entries(defaults)) {
			await expect(node.input(name).first(), name).toHaveValue(value);
		}
	});
	await test.step('it is filled in', async () => {
		await node.enterExpression('userId', '{{ $json.userId }}');
		await node.addField('First Name');
		await node.enterExpression('updateFields.firstName', '{{ $json.firstName }}');
		await node.addField('Phone 1');
		await node.enter('updateFields.phone1', '+1 (917) 555-0123');
		await node.addCustomField(0);
		await node.chooseCustomField('VIP_Status');
		await node.enterExpression('customFields.field[0].value', '{{ $json.vip }}');
		await node.inTallWindow(async () => {
			await takePicture('form', await downTo(await boxOf(node.panel), node.lastButton));
		});
		await node.addCustomField(1);
		await node.chooseCustomField('Birth_Date');
		await node.enter('customFields.field[1].value', '02-02-1985');
		await expectToRead(node.form, /94382332.*Jonathan.* 8 /);
	});

	await test.step('executed, it returns the Id, and CommBox has the new values', async () => {
		await node.execute();
		await expectToRead(node.output, /Id 94382332/);
		await node.inTallWindow(async () => {
			await takePicture('output', await downTo(await insideOf(node.view), node.item('userId')));
		});
		expect(recordOf(emulator, USER_ID)).toEqual(UPDATED);
	});
	await test.step('a bad User ID is told in the output panel, and nothing is sent', async () => {
		const before = emulator.requests.length;
		await node.enter('userId', '../managers');
		await node.execute(BAD_ID);
		await expectToRead(node.output, BAD_ID);
		await expectToRead(node.output, ADVICE);
		await node.inTallWindow(async () => {
			await takePicture('error', await downTo(await formAndOutput(node), node.item('userId')));
		});
		expect(emulator.requests).toHaveLength(before);
	});
	await test.step('with On Error set so, the item leaves by the error output', async () => {
		await node.show('settings');
		await node.choose('onError', 'Continue (using error output)');
		await node.execute();
		await node.output.getByText('Error Branch (1 item)').click();
		await expectToRead(node.output, /userId firstName vip error 94382332 Jonathan 8/);
		await expectToRead(node.output, BAD_ID);
		await expectToRead(node.output, ADVICE);
	});
	await test.step('put right, the whole workflow runs', async () => {
		await node.choose('onError', 'Stop Workflow');
		await node.show('params');
		await node.enterExpression('userId', '{{ $json.userId }}');
		await node.close();
		emulator.users.reset();
		await executeWorkflow(page);
		expect(recordOf(emulator, USER_ID)).toEqual(UPDATED);
	});

	await test.step('the node says on the canvas what it does', async () => {
		await expectToRead(nodeOnCanvas(page, ACTION), /Update a user update: user/);
		await takeCanvas(page, takePicture, 'canvas');
	});
	await test.step('it has an icon of its own for the dark theme', async () => {
		const icon = nodeOnCanvas(page, ACTION).locator('img').first();
		const light = await icon.getAttribute('src');
		await chooseTheme(page, 'Dark theme');
		expect(await icon.getAttribute('src')).not.toBe(light);
		await takeCanvas(page, takePicture, 'canvas-dark');
		await chooseTheme(page, 'Light theme');
	});
});

/** Chooses the editor's colors under Settings > Personal, and comes back. */
async function chooseTheme(page: Page, theme: string): Promise<void> {
	await page.getByTestId('main-sidebar-settings').click();
	await page.getByTestId('settings-personal').click();
	await page.getByTestId('theme-select').click();
	await page.getByRole('option', { name: theme }).click();
	await page.getByTestId('save-settings-button').click();
	await page.getByText('Personal details updated').waitFor();
	await page.goBack();
	await nodeOnCanvas(page, ACTION).waitFor();
}
