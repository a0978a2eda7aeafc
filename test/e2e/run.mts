import { isDeepStrictEqual } from 'node:util';
import { chooseTheme } from './account.mts';
import { downTo, formAndOutput } from './areas.mts';
import { insideOf } from './browser.mts';
import { ACTION } from './build.mts';
import { executeWorkflow, nodeOnCanvas, takeCanvas } from './canvas.mts';
import { JOHN, USER_ID, type Emulator } from './emulator.mts';
import { matching, untilReads } from './expect.mts';
import { NodeForm } from './nodeForm.mts';
import type { Walk } from './walk.mts';

/** What the record holds after the update that the form describes. */
const UPDATED = {
	...JOHN,
	FirstName: 'Jonathan',
	Phone1: '19175550123',
	Content: { VIP_Status: '8', Birth_Date: '02-02-1985' },
} as const;

const BAD_ID = '../managers';
const BAD_ID_MESSAGE = /"User ID" is not a positive whole number: "\.\.\/managers" \[item 0\]/;
const BAD_ID_ADVICE = /Give the number that CommBox shows/;

/** The node that `build` leaves open is executed: as it should be, and with a bad User ID. */
export async function run(walk: Walk, emulator: Emulator): Promise<void> {
	await updateUser(walk, emulator);
	await meetError(walk, emulator);
	await useErrorOutput(walk);
	await runWorkflow(walk, emulator);
	await lookAtCanvas(walk);
	await walk.check("Nothing was sent against CommBox's contract", async () => {
		const breaches = await emulator.breaches();
		if (breaches.length > 0) throw new Error(breaches.join('; '));
	});
}

async function updateUser(walk: Walk, emulator: Emulator): Promise<void> {
	const node = await NodeForm.opened(walk.page);
	await walk.step('Executing the step puts out the Id', async () => {
		matching(await node.execute(), /executed successfully/);
		const seen = await untilReads(node.output, /Id 94382332/);
		await node.inTallWindow(async () => {
			await walk.picture('output', await downTo(await insideOf(node.view), node.item('userId')));
		});
		return seen;
	});
	await walk.step('CommBox has the new values', async () => await expectUpdated(emulator));
}

async function meetError(walk: Walk, emulator: Emulator): Promise<void> {
	const node = await NodeForm.opened(walk.page);
	await walk.step('A bad User ID is told in the output panel', async () => {
		const before = (await emulator.requests()).length;
		await node.enter('userId', BAD_ID);
		matching(await node.execute(), BAD_ID_MESSAGE);
		const seen = await untilReads(node.output, BAD_ID_MESSAGE);
		matching(seen, BAD_ID_ADVICE);
		await node.inTallWindow(async () => {
			await walk.picture('error', await downTo(await formAndOutput(node), node.item('userId')));
		});
		if ((await emulator.requests()).length > before) throw new Error('a request was sent');
		return seen;
	});
}

async function useErrorOutput(walk: Walk): Promise<void> {
	const node = await NodeForm.opened(walk.page);
	await walk.step('With On Error set so, the item leaves by the error output', async () => {
		await node.show('settings');
		await node.choose('onError', 'Continue (using error output)');
		matching(await node.execute(), /executed successfully/);
		await node.output.getByText('Error Branch (1 item)').click();
		const seen = await untilReads(node.output, /userId firstName vip error 94382332 Jonathan 8/);
		matching(seen, BAD_ID_MESSAGE);
		return matching(seen, BAD_ID_ADVICE);
	});
	await walk.step('The form is put right', async () => {
		await node.choose('onError', 'Stop Workflow');
		await node.show('params');
		await node.enterExpression('userId', '{{ $json.userId }}');
		await node.close();
	});
}

async function runWorkflow(walk: Walk, emulator: Emulator): Promise<void> {
	const { page } = walk;
	await walk.step('The whole workflow runs', async () => {
		await emulator.reset();
		await executeWorkflow(page);
		return await expectUpdated(emulator);
	});
}

async function lookAtCanvas(walk: Walk): Promise<void> {
	const { page } = walk;
	const node = nodeOnCanvas(page, ACTION);
	const icon = node.locator('img').first();
	await walk.check('The node says on the canvas what it does', async () => {
		const seen = await untilReads(node, /Update a user update: user/);
		await takeCanvas(walk, 'canvas');
		return seen;
	});
	await walk.check('It has an icon of its own for the dark theme', async () => {
		const light = await icon.getAttribute('src');
		await chooseTheme(page, 'Dark theme', node);
		const dark = await icon.getAttribute('src');
		if (dark === null || dark === light) throw new Error(`the icon is still ${String(light)}`);
		await takeCanvas(walk, 'canvas-dark');
		return dark;
	});
	await walk.step('The light theme comes back', async () => {
		await chooseTheme(page, 'Light theme', node);
	});
}

async function expectUpdated(emulator: Emulator): Promise<string> {
	const user = await emulator.readUser(USER_ID);
	if (isDeepStrictEqual(user, UPDATED)) return JSON.stringify(user);
	throw new Error(`CommBox has this: ${JSON.stringify(user)}`);
}
