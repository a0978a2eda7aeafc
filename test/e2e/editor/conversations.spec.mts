// A builder chooses an agent and a tag by their names, from lists that CommBox gives.
import { addNode, addTrigger, TRIGGER } from '../fixtures/canvas.mts';
import { test } from '../fixtures/editor.mts';
import { boxOf, downTo, expectInOrder, expectToRead } from '../fixtures/onScreen.mts';
import { expect } from '../fixtures/test.mts';

test('a builder tags a conversation with a tag from the list', async ({
	credential: _,
	emulator,
	page,
	takePicture,
}) => {
	await addTrigger(page);
	const node = await addNode(page, TRIGGER, 'CommBox', 'Add a tag to a conversation');
	await test.step('the form asks for the conversation, its channel, and the tag', async () => {
		await expectInOrder(node.form, [
			...['Resource', 'Operation', 'Conversation ID', 'Channel', 'Tag'],
		]);
	});
	await test.step('the ids are entered, as somebody does who tries', async () => {
		await node.enter('conversationId', '5002');
		await node.enter('channelId', '4444');
	});
	await test.step('the list shows the tags by name', async () => {
		await node.form.getByPlaceholder('Select a tag...').click();
		const entries = page.getByTestId('rlc-item').filter({ visible: true });
		await expect(entries).toHaveText(['Billing', 'Delivery', 'VIP']);
		await takePicture('list', await downTo(await boxOf(node.panel), entries.last()));
		await entries.filter({ hasText: 'Delivery' }).click();
	});
	await test.step('executed, the conversation has it', async () => {
		await node.execute();
		await expectToRead(node.output, /success conversationId streamId tagId true 5002 4444 1608/);
		expect([...(emulator.conversations.get('5002')?.tags ?? [])]).toEqual(['1608']);
	});
});
