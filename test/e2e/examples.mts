import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { Page } from 'playwright-core';
import { field } from '../../sandbox/n8n.mts';
import { projectFolder } from '../../sandbox/places.mts';
import { create } from './account.mts';
import { takeCanvas } from './canvas.mts';
import { untilReads } from './expect.mts';
import type { Walk } from './walk.mts';

const FOLDER = path.join(projectFolder, 'examples');

const STICKY_NOTE = 'n8n-nodes-base.stickyNote';

/** Who imports an example has to choose credentials, and nothing else. */
const CREDENTIAL_ISSUE = /^Credentials for .* (is|are) not set/;

/** Imports each example by the editor's menu, and looks at what stands on the canvas then. */
export async function examples(walk: Walk): Promise<void> {
	for (const file of readdirSync(FOLDER).filter((name) => name.endsWith('.json'))) {
		await walk.check(`examples/${file} can be imported, and lacks nothing`, async () => {
			await create(walk.page, 'New workflow');
			await walk.page.getByTestId('canvas-plus-button').first().waitFor();
			await importFile(walk.page, path.join(FOLDER, file));
			const seen = await expectNodes(walk.page, path.join(FOLDER, file));
			await expectKnown(walk.page);
			await expectNoIssues(walk.page);
			await takeCanvas(walk, `example-${path.basename(file, '.json')}`);
			return seen;
		});
	}
}

async function importFile(page: Page, file: string): Promise<void> {
	await page.getByTestId('workflow-menu').last().click();
	await page.getByTestId('workflow-menu-item-import').hover();
	const chooser = page.waitForEvent('filechooser');
	await page.getByRole('menuitem', { name: 'From file' }).click();
	await (await chooser).setFiles(file);
}

async function expectNodes(page: Page, file: string): Promise<string> {
	const { nodes } = JSON.parse(readFileSync(file, 'utf8')) as { nodes: unknown[] };
	const notes = nodes.filter((node) => field(node, 'type') === STICKY_NOTE).length;
	const [onNodes, onNotes] = [page.getByTestId('canvas-node'), page.getByTestId('sticky')];
	await onNodes.nth(nodes.length - notes - 1).waitFor();
	if (notes > 0) await onNotes.nth(notes - 1).waitFor();
	return `${await onNodes.count()} nodes, ${await onNotes.count()} notes`;
}

async function expectKnown(page: Page): Promise<void> {
	const unknown = page.getByTestId('canvas-node').filter({
		has: page.getByTestId('node-not-installed'),
	});
	const names = await unknown.allInnerTexts();
	if (names.length > 0) throw new Error(`n8n does not know ${names.join(', ')}`);
}

/** Reads what the red triangles tell when the mouse is over them. */
async function expectNoIssues(page: Page): Promise<void> {
	const tip = page.getByTestId('tooltip-content').first();
	for (const node of await page.getByTestId('node-issues').all()) {
		await node.hover();
		await untilReads(tip, /^Issues/);
		const lines = (await tip.innerText()).split('\n').map((line) => line.replace(/^\s*- /, ''));
		const issues = new Set(lines.filter((line) => line.trim() !== '' && !/^Issues/.test(line)));
		const other = [...issues].filter((issue) => !CREDENTIAL_ISSUE.test(issue));
		if (other.length > 0) throw new Error(other.join(' '));
		await page.mouse.move(0, 0);
		await tip.waitFor({ state: 'hidden' });
	}
}
