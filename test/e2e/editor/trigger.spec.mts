// A builder's first trigger: added, filled in, tried with an event that CommBox sends to the test URL.
import { nodeOnCanvas } from '../fixtures/canvas.mts';
import { test } from '../fixtures/editor.mts';
import { USER_ID } from '../fixtures/emulatedCommBox.mts';
import { NodeForm } from '../fixtures/nodeForm.mts';
import { NodesPanel } from '../fixtures/nodesPanel.mts';
import { downTo, expectInOrder, expectToRead, formAndOutput } from '../fixtures/onScreen.mts';
import { expect } from '../fixtures/test.mts';
import { deliver, writeDelivery } from '../../emulator/webhooks.js';

const NAME = 'CommBox Trigger';

test('a builder tries the trigger with a test event', async ({ page, takePicture }) => {
	const panel = await NodesPanel.open(page, page.getByTestId('canvas-plus-button').first());
	await test.step('the nodes panel offers its events', async () => {
		await panel.search('commbox');
		await panel.entry('CommBox').click();
		await panel.entry('On conversation created').click();
	});

	const node = await NodeForm.opened(page);
	await test.step('the form says what to do in CommBox, for the chosen event', async () => {
		await expectInOrder(node.form, [
			...['Choose REST as the type', 'Events', 'Conversation Created (Object: OnNew)'],
			...['Authentication', 'Output', 'Filters', 'Add Filter', 'Options', 'Add Option'],
		]);
		await expectToRead(
			node.form,
			/Paste the URL from above: the test URL .*add \?token= and the token/,
		);
		await node.choose('events', 'Survey Answered (Satisfaction: OnSubmit)');
		await page.keyboard.press('Escape');
		await expectToRead(node.form, /Survey Answered \(Satisfaction: OnSubmit\)/);
	});
	await test.step('it says what an open URL means', async () => {
		await node.choose('authentication', 'None');
		await expectToRead(node.form, /Whoever learns the URL/);
	});
	const url = await test.step('the URLs are above it', async () => {
		await node.view.getByText('Webhook URLs').click();
		const shown = node.view.getByText(/\/webhook-test\//);
		return (await shown.innerText()).trim();
	});

	await test.step('it listens, and what is no event of CommBox does not end that', async () => {
		await page.getByTestId('trigger-execute-button').click();
		await expectToRead(node.view, /Listening for test event/);
		const foreign = { body: '{"hello":"world"}', contentType: 'application/json' };
		expect((await deliver(url, foreign)).status).toBe(400);
		expect((await deliver(url, writeDelivery('User.OnNew'))).status, 'not chosen').toBe(200);
		await expectToRead(node.view, /Listening for test event/);
	});
	await test.step('an event comes out, its ids ready for other nodes', async () => {
		expect((await deliver(url, writeDelivery('Object.OnNew'))).status).toBe(200);
		await expectToRead(
			node.output,
			/1 item entity event brand conversationId .* Object OnNew acme/,
		);
		await node.showOutput('schema');
		await expectToRead(node.output, new RegExp(`conversationId 5000 .* userId ${USER_ID} `));
		await expectToRead(node.output, /message Hello,/);
		await node.inTallWindow(async () => {
			await takePicture('trigger', await downTo(await formAndOutput(node), node.lastButton));
		});
	});
	await test.step('the node says on the canvas what it listens to', async () => {
		await node.close();
		await expectToRead(nodeOnCanvas(page, NAME), /Conversation Created, Survey Answered/);
	});
});
