import type { Locator, Page } from 'playwright-core';
import { boxOf, closeToasts, pause, toasts, type Area } from './browser.mts';
import { untilReads } from './expect.mts';
import { NodeForm } from './nodeForm.mts';
import { Palette } from './palette.mts';
import type { Walk } from './walk.mts';

/** The name that n8n gives the manual trigger. */
export const TRIGGER = 'When clicking ‘Execute workflow’';

/** What floats over the canvas, and could cover a part of it. */
const BUTTONS = [
	...['node-creator-plus-button', 'command-bar-button', 'add-sticky-button'],
	...['toggle-focus-panel-button', 'instance-ai-canvas-action-button'],
	...['execute-workflow-button', 'canvas-controls', 'canvas-minimap'],
];

interface Margin {
	readonly left: number;
	readonly right: number;
	readonly top: number;
	readonly bottom: number;
}

/**
 * @param name A node's name.
 * @returns The node.
 */
export function nodeOnCanvas(page: Page, name: string): Locator {
	const title = page.getByText(name, { exact: true });
	return page.getByTestId('canvas-node').filter({ has: title });
}

/**
 * @param name A node's name.
 * @returns The plus behind its output, the first of several.
 */
export function plusBehind(page: Page, name: string): Locator {
	return page
		.locator(`[data-node-name=${JSON.stringify(name)}]`)
		.getByTestId('canvas-handle-plus')
		.first();
}

/** Gives a new workflow its manual trigger. */
export async function addTrigger(page: Page): Promise<void> {
	const palette = await Palette.open(page, page.getByTestId('canvas-plus-button').first());
	await palette.entry('Trigger manually').click();
	await page.getByTestId('canvas-node').waitFor();
}

/**
 * Adds a node by the nodes panel.
 *
 * @param behind The node that it comes behind.
 * @param name What the nodes panel calls it; also what is searched for.
 * @param action What it shall do, where it offers several things.
 * @returns Its form.
 */
export async function addNode(
	page: Page,
	behind: string,
	name: string,
	action?: string,
): Promise<NodeForm> {
	// Behind the right edge of the window, no plus could be clicked.
	await zoomToFit(page);
	const palette = await Palette.open(page, plusBehind(page, behind));
	await palette.search(name);
	await palette.entry(exactly(name)).click();
	if (action !== undefined) await palette.entry(exactly(action)).click();
	return await NodeForm.opened(page);
}

/** Executes the workflow by its button, and waits until the editor says that it went well. */
export async function executeWorkflow(page: Page): Promise<void> {
	await closeToasts(page);
	await page.getByTestId('execute-workflow-button').click();
	await untilReads(toasts(page).last(), /executed successfully/);
}

/**
 * Takes a picture of all that is on the canvas.
 *
 * @param name The picture's name.
 */
export async function takeCanvas(walk: Walk, name: string): Promise<void> {
	const { page } = walk;
	await closeToasts(page);
	await zoomToFit(page);
	// A click in the corner: no node shall be selected, or have its buttons shown.
	await page.getByTestId('canvas').click({ position: { x: 12, y: 12 } });
	await pause(800);
	const style = `${BUTTONS.map((id) => `[data-test-id=${id}]`).join()} { visibility: hidden }`;
	await walk.picture(name, await nodesArea(page), style);
}

/** All nodes with their names, what is at both ends, and all notes. */
async function nodesArea(page: Page): Promise<Area> {
	const whole = await boxOf(page.getByTestId('canvas'));
	const nodes = await Promise.all((await page.getByTestId('canvas-node').all()).map(boxOf));
	const notes = await Promise.all((await page.getByTestId('sticky').all()).map(boxOf));
	const boxes = [
		...nodes.map((box) => around(box, { left: 90, right: 130, top: 50, bottom: 80 })),
		...notes.map((box) => around(box, { left: 20, right: 20, top: 20, bottom: 20 })),
	];
	const left = Math.max(whole.x, Math.min(...boxes.map(({ x }) => x)));
	const top = Math.max(whole.y, Math.min(...boxes.map(({ y }) => y)));
	const right = Math.max(...boxes.map(({ x, width }) => x + width));
	const bottom = Math.max(...boxes.map(({ y, height }) => y + height));
	return {
		x: left,
		y: top,
		width: Math.min(right, whole.x + whole.width) - left,
		height: Math.min(bottom, whole.y + whole.height) - top,
	};
}

function around({ x, y, width, height }: Area, margin: Margin): Area {
	return {
		x: x - margin.left,
		y: y - margin.top,
		width: margin.left + width + margin.right,
		height: margin.top + height + margin.bottom,
	};
}

async function zoomToFit(page: Page): Promise<void> {
	await page.getByTestId('zoom-to-fit').click();
	await pause(800);
}

function exactly(name: string): RegExp {
	return new RegExp(`^\\s*${name.replaceAll(/[()]/g, '\\$&')}\\s*$`);
}
