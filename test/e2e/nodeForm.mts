import type { Locator, Page } from 'playwright-core';
import { boxOf, closeToasts, pause, TALL_WINDOW, toasts, WINDOW, type Area } from './browser.mts';
import { untilReads } from './expect.mts';

/** A node opened in the editor: input, form, output. */
export class NodeForm {
	readonly view: Locator;
	readonly form: Locator;
	/** The form with the tabs above it. */
	readonly panel: Locator;
	/** The one below the options, which end each form. */
	readonly lastButton: Locator;
	readonly output: Locator;
	private readonly page: Page;

	private constructor(page: Page) {
		this.page = page;
		this.view = page.getByTestId('ndv');
		this.form = page.getByTestId('node-parameters');
		this.panel = page.locator('.node-settings');
		this.lastButton = this.form.getByTestId('collection-parameter-add').last();
		this.output = page.getByTestId('output-panel');
	}

	/** @returns The node that is open, or is just being opened. */
	static async opened(page: Page): Promise<NodeForm> {
		const node = new NodeForm(page);
		await node.form.waitFor();
		return node;
	}

	/**
	 * @param parameter Where the value is: `updateFields.firstName`, `customFields.field[0].name`.
	 * @returns The place to enter it.
	 */
	field(parameter: string): Locator {
		return this.page.locator(
			`[data-parameter-path="parameters.${parameter}"], [data-parameter-path="${parameter}"]`,
		);
	}

	/**
	 * @param parameter Where the value is.
	 * @returns Its input.
	 */
	input(parameter: string): Locator {
		return this.field(parameter).locator('input');
	}

	/**
	 * @param parameter Where the value is.
	 * @returns The field with its label and what is below it.
	 */
	item(parameter: string): Locator {
		return this.page
			.locator('[data-test-id=parameter-item], .parameter-item')
			.filter({ has: this.field(parameter) })
			.last();
	}

	/** Enters a fixed value. */
	async enter(parameter: string, value: string): Promise<void> {
		await this.leaveField();
		const item = this.item(parameter);
		const fixed = item.getByTestId('radio-button-fixed');
		await item.hover();
		if ((await fixed.getAttribute('aria-checked')) === 'false') await fixed.click();
		await this.field(parameter).locator('input, .cm-content').fill(value);
		await this.leaveField();
	}

	/** Switches a field to Expression, and enters one. */
	async enterExpression(parameter: string, expression: string): Promise<void> {
		await this.leaveField();
		const item = this.item(parameter);
		await item.hover();
		await item.getByTestId('radio-button-expression').click();
		await this.field(parameter).locator('.cm-content').fill(expression);
		await this.leaveField();
	}

	/**
	 * Drags a field of the input into a parameter, which makes an expression of it.
	 *
	 * @param name What the input calls it.
	 * @param parameter Where to drop it.
	 */
	async drag(name: string, parameter: string): Promise<void> {
		await this.leaveField();
		const input = this.page.getByTestId('ndv-input-panel');
		const from = middleOf(await boxOf(input.getByText(name, { exact: true })));
		const to = middleOf(await boxOf(this.field(parameter)));
		await moveMouse(this.page, from, to);
		await this.leaveField();
	}

	/** Replaces all of a program. */
	async enterCode(parameter: string, code: string): Promise<void> {
		await this.field(parameter).locator('.cm-content').fill(code);
		await this.leaveField();
	}

	/** Chooses from a parameter's list, one or several. */
	async choose(parameter: string, ...options: readonly string[]): Promise<void> {
		await this.field(parameter).click();
		for (const option of options) await this.pick(option);
	}

	/** Switches on what is off, and the other way around. */
	async toggle(parameter: string): Promise<void> {
		await this.leaveField();
		await this.field(parameter).locator('.el-switch').click();
	}

	/**
	 * Adds an entry to the first collection, by its list.
	 *
	 * @param option The entry's name.
	 */
	async addField(option: string): Promise<void> {
		await this.leaveField();
		await this.form.getByTestId('collection-parameter-add').first().click();
		await this.pick(option);
	}

	/**
	 * Adds a custom field by the button below them.
	 *
	 * @param row Which one it becomes, counted from 0.
	 */
	async addCustomField(row: number): Promise<void> {
		await this.leaveField();
		await this.form.getByRole('button', { name: 'Add Custom Field' }).click();
		await this.field(`customFields.field[${row}].name`).waitFor();
	}

	/**
	 * Executes the step.
	 *
	 * @returns What the editor says of it in the corner.
	 */
	async execute(): Promise<string> {
		await this.leaveField();
		await closeToasts(this.page);
		await this.page.getByTestId('node-execute-button').click();
		const told = await untilReads(
			toasts(this.page).last(),
			/executed successfully|Problem in|issues/i,
		);
		await closeToasts(this.page);
		return told;
	}

	/**
	 * Makes the window tall enough for the whole form while something is done, a picture for example.
	 *
	 * @param action What to do.
	 */
	async inTallWindow(action: () => Promise<void>): Promise<void> {
		await this.page.setViewportSize(TALL_WINDOW);
		await this.leaveField();
		await action();
		await this.page.setViewportSize(WINDOW);
	}

	/**
	 * Gives the node a name of its own, by its title.
	 *
	 * @param name The name.
	 */
	async rename(name: string): Promise<void> {
		const title = this.page.getByTestId('node-title-container');
		await title.getByTestId('inline-edit-preview').click();
		await title.getByTestId('inline-edit-input').fill(name);
		await this.page.keyboard.press('Enter');
	}

	/** Shows the output in one of its three forms. */
	async showOutput(as: 'schema' | 'table' | 'json'): Promise<void> {
		await this.output.getByTestId(`radio-button-${as}`).click();
	}

	/** Makes the output wider, by the handle above the form, and the input narrower. */
	async widenOutput(by: number): Promise<void> {
		const handle = middleOf(await boxOf(this.page.getByTestId('panel-drag-button')));
		await moveMouse(this.page, handle, { ...handle, x: handle.x - by });
	}

	/** Shows the form's tab, or the node's settings. */
	async show(tab: 'params' | 'settings'): Promise<void> {
		await this.page.getByTestId(`tab-${tab}`).click();
	}

	/** Back to the canvas. */
	async close(): Promise<void> {
		await this.page.getByTestId('ndv-close-button').click();
		await this.view.waitFor({ state: 'hidden' });
	}

	/** Picks from the list that is open, whose entries may have a description. */
	private async pick(option: string): Promise<void> {
		const name = this.page.getByText(option, { exact: true });
		await this.page.getByRole('option').filter({ has: name, visible: true }).click();
	}

	/** The tip below a field that has the focus would cover the next one. */
	private async leaveField(): Promise<void> {
		await this.output.click({ position: { x: 60, y: 20 } });
		await pause(300);
	}
}

interface Point {
	readonly x: number;
	readonly y: number;
}

function middleOf({ x, y, width, height }: Area): Point {
	return { x: x + width / 2, y: y + height / 2 };
}

/** Moves the mouse with its button held down, in steps as a hand does. */
async function moveMouse({ mouse }: Page, from: Point, to: Point): Promise<void> {
	await mouse.move(from.x, from.y);
	await mouse.down();
	await mouse.move(to.x, to.y, { steps: 8 });
	await mouse.up();
}
