// From the rows of a sheet to the conversations of the users in them.
import { addNode, addTrigger, executeWorkflow, takeCanvas, TRIGGER } from '../fixtures/canvas.mts';
import { test } from '../fixtures/editor.mts';
import { JOHN, recordOf } from '../fixtures/emulatedCommBox.mts';
import {
	boxOf,
	downTo,
	expectInOrder,
	expectToRead,
	formAndOutput,
	inputAndForm,
} from '../fixtures/onScreen.mts';
import { expect } from '../fixtures/test.mts';

const SHEET = 'Rows of a sheet';
const CODE = `// Stands in for a Google Sheets node
return [
  { row_number: 2, Phone: '19175555555',
    'First Name': 'Jonathan', VIP_Status: '8' },
  { row_number: 3, Phone: '19175555501',
    'First Name': 'Maria', VIP_Status: '5' },
  { row_number: 4, Phone: '19175555502',
    'First Name': 'Rick', VIP_Status: '2' },
  { row_number: 5, Phone: '19175555599',
    'First Name': 'Nora', VIP_Status: '1' },
];`;

/** What the records hold after an update from these rows. */
const UPDATED = [
	{ ...JOHN, FirstName: 'Jonathan', Content: { ...JOHN.Content, VIP_Status: '8' } },
	{
		id: '94382333',
		FirstName: 'Maria',
		LastName: 'Major',
		Phone1: '19175555501',
		Content: { VIP_Status: '5' },
	},
	{
		id: '94382334',
		FirstName: 'Rick',
		LastName: 'Miles',
		Phone1: '19175555502',
		Content: { VIP_Status: '2' },
	},
];

const UPDATE = 'Update a user';
const GET = 'Get a user';
const GET_CONVERSATIONS = "Get a user's conversations";

test('rows of a sheet → update by phone → get → conversations', async ({
	credential: _,
	emulator,
	page,
	takePicture,
}) => {
	const updated = () => UPDATED.map(({ id }) => recordOf(emulator, id));

	await test.step('a new workflow gets rows as a sheet has them', async () => {
		await addTrigger(page);
		const code = await addNode(page, TRIGGER, 'Code', 'Code in JavaScript');
		await code.rename(SHEET);
		await code.enterCode('jsCode', CODE);
		await code.execute();
		await expectToRead(code.output, /5 19175555599 Nora 1/);
		await code.widenOutput(150);
		const area = await downTo(await formAndOutput(code), code.field('jsCode'));
		await takePicture('rows-1-sheet', area);
		await code.close();
	});

	const node =
		await test.step(`"${UPDATE}" takes them as they are, and whom by phone`, async () => {
			const update = await addNode(page, SHEET, 'CommBox', UPDATE);
			await update.choose('userIdentification', 'Phone Number');
			await update.drag('Phone', 'phoneNumber');
			await update.choose('dataToSend', 'Auto-Map Input Data');
			await update.enter('inputsToIgnore', 'row_number');
			await update.addField('Dry Run');
			await update.addField('If User Is Not Found');
			await update.choose('options.ifNotFound', 'Skip');
			return update;
		});
	await test.step('its form shows what auto-mapping needs, and no more', async () => {
		await expectInOrder(node.form, [
			...['Identify User By', 'Channel', 'Phone Number', 'Data to Send'],
			...['Inputs to Ignore', 'Options', 'Dry Run', 'If User Is Not Found'],
		]);
		await expect(node.input('phoneChannel').first()).toHaveValue('Automatic');
		await expectToRead(node.item('phoneNumber'), /\{\{ \$json\.Phone \}\} 19175555555/);
		for (const hidden of ['User ID', 'Update Fields', 'Custom Fields']) {
			await expect(node.form.getByText(hidden, { exact: true })).toHaveCount(0);
		}
		await node.inTallWindow(async () => {
			await takePicture('rows-2-form', await downTo(await inputAndForm(node), node.lastButton));
		});
	});
	await test.step('a dry run shows what would be sent, and sends nothing', async () => {
		await node.execute();
		await expectToRead(
			node.output,
			/4 items dryRun user data true 19175555555 FirstName: *Jonathan/,
		);
		await expectToRead(node.output, /Input fields that become custom fields: VIP_Status\./);
		await expectToRead(node.output, /Dry run: nothing was sent/);
		await expect(node.output.locator('table')).not.toContainText(/row_number|Phone/);
		await node.inTallWindow(async () => {
			const area = await downTo(await formAndOutput(node), node.item('options.dryRun'));
			await takePicture('rows-3-dry-run', area);
		});
		await expectToRead(node.output, /does not know the user \(1 of 4 items\)/);
		expect(emulator.stats.updates).toBe(0);
		await node.toggle('options.dryRun');
	});
	await test.step('with Skip, a row whose number nobody has comes out empty', async () => {
		await node.execute();
		await expectToRead(node.output, /4 items Id 94382332 94382333 94382334 /);
		await node.choose('options.ifNotFound', 'Fail');
		emulator.users.reset();
	});
	await test.step('with On Error set so, the others come out with their Ids', async () => {
		await node.show('settings');
		await node.choose('onError', 'Continue (using error output)');
		await node.execute();
		await expectToRead(node.output, /Success Branch \(3 items\) .* Id 94382332 94382333 94382334$/);
		await expectToRead(
			node.output,
			/fields that become custom fields: VIP_Status \(3 of 4 items\)\./,
		);
		const lowest = [node.item('onError'), node.output.locator('td').last()];
		await takePicture('rows-4-updated', await downTo(await formAndOutput(node), ...lowest));
	});
	await test.step('the row whose number nobody has says so in the error branch', async () => {
		await node.output.getByText('Error Branch (1 item)').click();
		await expectToRead(
			node.output,
			/5 19175555599 Nora 1 .*a user with the identifier 19175555599 /,
		);
		await node.showOutput('schema');
		const reason = node.output.getByText('CommBox does not know');
		await takePicture('rows-5-unknown', await downTo(await boxOf(node.output), reason));
		await node.showOutput('table');
		await node.show('params');
		await node.close();
	});
	expect(updated()).toEqual(UPDATED);

	await test.step(`"${GET}" shows the new values, custom fields under content`, async () => {
		const get = await addNode(page, UPDATE, 'CommBox', GET);
		await get.drag('Id', 'userId');
		await get.execute();
		await get.showOutput('json');
		await expectToRead(get.output, /3 items .*"content": \{ "VIP_Status": "8"/);
		await get.inTallWindow(async () => {
			const area = await downTo(await formAndOutput(get), get.item('simplify'));
			await takePicture('rows-6-get', area);
		});
		await get.showOutput('table');
		await get.close();
	});
	await test.step(`"${GET_CONVERSATIONS}" lists the open ones of each`, async () => {
		const list = await addNode(page, GET, 'CommBox', GET_CONVERSATIONS);
		await list.drag('userId', 'userId');
		await list.enter('limit', '2');
		await list.addField('Statuses');
		await list.choose('filters.status', 'Open');
		await list.execute();
		await expectToRead(list.output, /4 items .* 5000 .* 5002 .* 6000 .* 7000 /);
		await list.inTallWindow(async () => {
			const area = await downTo(await formAndOutput(list), list.item('filters.status'));
			await takePicture('rows-7-conversations', area);
		});
		await list.close();
	});
	await test.step('the workflow runs from the rows to the conversations', async () => {
		emulator.users.reset();
		await executeWorkflow(page);
		expect(updated()).toEqual(UPDATED);
		await takeCanvas(page, takePicture, 'rows-8-canvas');
	});
});
