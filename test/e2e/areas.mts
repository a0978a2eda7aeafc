import type { Locator } from 'playwright-core';
import { boxOf, insideOf, type Area } from './browser.mts';
import type { NodeForm } from './nodeForm.mts';

/** Of a node that is open, its form: from the tabs to the last button. */
export async function wholeForm({ panel, lastButton }: NodeForm): Promise<Area> {
	return await downTo(await boxOf(panel), lastButton);
}

/** Of a node that is open, what is right of its input. */
export async function formAndOutput({ view, panel }: NodeForm): Promise<Area> {
	const whole = await insideOf(view);
	const { x, y } = await boxOf(panel);
	return { x, y, width: whole.x + whole.width - x, height: whole.y + whole.height - y };
}

/** Of a node that is open, what is left of its output. */
export async function inputAndForm({ view, panel }: NodeForm): Promise<Area> {
	const whole = await insideOf(view);
	const { x, y, width } = await boxOf(panel);
	return { x: whole.x, y, width: x + width - whole.x, height: whole.y + whole.height - y };
}

/**
 * @param area Part of the window.
 * @param lowest What it shall end below: the lowest of these.
 * @returns The upper part of it.
 */
export async function downTo(area: Area, ...lowest: readonly Locator[]): Promise<Area> {
	const boxes = await Promise.all(lowest.map(boxOf));
	const bottom = Math.max(...boxes.map(({ y, height }) => y + height));
	return { ...area, height: bottom + 8 - area.y };
}
