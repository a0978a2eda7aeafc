// Each example is imported by the editor's menu: n8n knows all of it, and nothing is left to fill in.
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { projectFolder } from '../../../sandbox/places.mts';
import { takeCanvas } from '../fixtures/canvas.mts';
import { test } from '../fixtures/editor.mts';
import { expectToRead } from '../fixtures/onScreen.mts';
import { expect } from '../fixtures/test.mts';
import type { WorkflowJson } from '../fixtures/workflowJson.mts';

const FOLDER = path.join(projectFolder, 'examples');

/** Who imports an example has to choose credentials, and nothing else. */
const CREDENTIAL_ISSUE = /^Credentials for .* (is|are) not set/;

for (const file of readdirSync(FOLDER)) {
	test(`examples/${file} can be imported, and lacks nothing`, async ({ page, takePicture }) => {
		await page.getByTestId('workflow-menu').last().click();
		await page.getByTestId('workflow-menu-item-import').hover();
		const chooser = page.waitForEvent('filechooser');
		await page.getByRole('menuitem', { name: 'From file' }).click();
		await (await chooser).setFiles(path.join(FOLDER, file));

		const { nodes } = JSON.parse(readFileSync(path.join(FOLDER, file), 'utf8')) as WorkflowJson;
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
		await takeCanvas(page, takePicture, `example-${path.basename(file, '.json')}`);
	});
}
