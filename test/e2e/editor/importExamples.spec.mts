// Each example is imported by the editor's menu: n8n knows all of it, and nothing is left to fill in.
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { Page } from '@playwright/test';
import { projectFolder } from '../../../sandbox/places.mts';
import { takeCanvas } from '../fixtures/canvas.mts';
import { test } from '../fixtures/editor.mts';
import { expectToRead } from '../fixtures/onScreen.mts';
import { expect } from '../fixtures/test.mts';
import type { WorkflowJson } from '../fixtures/workflowJson.mts';

const FOLDER = path.join(projectFolder, 'examples');

/** Who imports an example has to choose credentials, and nothing else. */
const CREDENTIAL_ISSUE = /^Credentials for .* (is|are) not set/;

// One test, because loading the editor anew for each takes longer than all the rest.
test('each example can be imported, and lacks nothing', async ({ page, takePicture }) => {
	for (const file of readdirSync(FOLDER)) {
		await test.step(`examples/${file}`, async () => {
			await importFile(page, path.join(FOLDER, file));
			await expectWhole(page, path.join(FOLDER, file));
			await takeCanvas(page, takePicture, `example-${path.basename(file, '.json')}`);
			await emptyCanvas(page);
		});
	}
});

async function importFile(page: Page, file: string): Promise<void> {
	// The inner menu is gone again where the editor has drawn itself anew meanwhile.
	await expect(async () => {
		await page.keyboard.press('Escape');
		await page.getByTestId('workflow-menu').last().click({ timeout: 3_000 });
		await page.getByTestId('workflow-menu-item-import').hover({ timeout: 3_000 });
		await Promise.all([
			page.waitForEvent('filechooser', { timeout: 3_000 }).then((it) => it.setFiles(file)),
			page.getByRole('menuitem', { name: 'From file' }).click({ timeout: 3_000 }),
		]);
	}).toPass();
}

async function emptyCanvas(page: Page): Promise<void> {
	await page.keyboard.press('Control+a');
	await page.keyboard.press('Delete');
	await expect(page.getByTestId('canvas-node')).toHaveCount(0);
	await expect(page.getByTestId('sticky')).toHaveCount(0);
}

async function expectWhole(page: Page, file: string): Promise<void> {
	const { nodes } = JSON.parse(readFileSync(file, 'utf8')) as WorkflowJson;
	const notes = nodes.filter(({ type }) => type.endsWith('.stickyNote')).length;
	const onCanvas = page.getByTestId('canvas-node');
	await expect(onCanvas).toHaveCount(nodes.length - notes);
	await expect(page.getByTestId('sticky')).toHaveCount(notes);
	const unknown = onCanvas.filter({ has: page.getByTestId('node-not-installed') });
	expect(await unknown.allInnerTexts(), 'unknown to n8n').toEqual([]);

	// What the red triangles tell when the mouse is over them.
	const tip = page.getByTestId('tooltip-content').first();
	for (const node of await page.getByTestId('node-issues').all()) {
		await node.hover();
		await expectToRead(tip, /^Issues/);
		const lines = (await tip.innerText()).split('\n').map((line) => line.replace(/^\s*- /, ''));
		const issues = lines.filter((line) => line.trim() !== '' && !/^Issues/.test(line));
		expect(issues.filter((issue) => !CREDENTIAL_ISSUE.test(issue))).toEqual([]);
		await page.mouse.move(0, 0);
		await tip.waitFor({ state: 'hidden' });
	}
}
