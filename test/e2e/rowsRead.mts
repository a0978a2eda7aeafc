import { downTo, formAndOutput } from './areas.mts';
import { ACTION } from './build.mts';
import { addNode } from './canvas.mts';
import { matching, untilReads } from './expect.mts';
import type { Walk } from './walk.mts';

const GET = 'Get a user';

const GET_CONVERSATIONS = "Get a user's conversations";

/** Reads the updated users back. */
export async function getUsers(walk: Walk): Promise<void> {
	await walk.step(`"${GET}" shows the new values, custom fields under content`, async () => {
		const node = await addNode(walk.page, ACTION, 'CommBox', GET);
		await node.drag('Id', 'userId');
		await node.addField('Simplify');
		await node.toggle('options.simplify');
		matching(await node.execute(), /executed successfully/);
		await node.showOutput('json');
		const seen = await untilReads(node.output, /3 items .*"content": \{ "VIP_Status": "8"/);
		await node.inTallWindow(async () => {
			const area = await downTo(await formAndOutput(node), node.item('options.simplify'));
			await walk.picture('rows-6-get', area);
		});
		await node.showOutput('table');
		await node.close();
		return seen;
	});
}

/** Lists their conversations. */
export async function getConversations(walk: Walk): Promise<void> {
	await walk.step(`"${GET_CONVERSATIONS}" lists the open ones of each`, async () => {
		const node = await addNode(walk.page, GET, 'CommBox', GET_CONVERSATIONS);
		await node.drag('id', 'userId');
		await node.enter('limit', '2');
		await node.addField('Statuses');
		await node.choose('filters.status', 'Open');
		matching(await node.execute(), /executed successfully/);
		const seen = await untilReads(
			node.output,
			/4 items .*1957166 subject.*1957166 subject.*1957167 subject.*1957168 subject/,
		);
		await node.inTallWindow(async () => {
			const area = await downTo(await formAndOutput(node), node.item('filters.status'));
			await walk.picture('rows-7-conversations', area);
		});
		await node.close();
		return seen;
	});
}
