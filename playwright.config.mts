import path from 'node:path';
import { defineConfig } from '@playwright/test';
import { projectFolder, stateFolder } from './sandbox/places.mts';
import type { Settings } from './test/e2e/fixtures/test.mts';

const editor = {
	testDir: 'test/e2e/editor',
	// A walk through the editor has many steps, each at a person's pace.
	timeout: 240_000,
	use: {
		viewport: { width: 1440, height: 900 },
		colorScheme: 'light',
		locale: 'en-US',
	},
} as const;

const pictures = {
	name: 'pictures',
	workers: 1,
	...editor,
	use: {
		...editor.use,
		deviceScaleFactor: 2,
		pictureFolder: path.join(projectFolder, 'docs', 'images'),
	},
} as const;

// By name only, because it renews files; the processes that run tests have other arguments.
if (process.argv.includes('--project=pictures')) process.env['PICTURES'] = 'yes';

// How to run it, and what is where: test/e2e/README.md
export default defineConfig<Settings>({
	testMatch: '**/*.spec.mts',
	outputDir: path.join(stateFolder, 'e2e-results'),
	reporter: [
		['list'],
		['html', { open: 'never', outputFolder: path.join(stateFolder, 'e2e-report') }],
	],
	forbidOnly: process.env['CI'] !== undefined,
	workers: 2,
	timeout: 60_000,
	expect: { timeout: 15_000 },
	use: {
		actionTimeout: 15_000,
		testIdAttribute: 'data-test-id',
		// Without the film, which costs a third more; it has the screen at every step all the same.
		trace: { mode: 'retain-on-failure', screenshots: false },
		screenshot: 'only-on-failure',
	},
	// One worker each: the tests of a project share its n8n. What takes longest begins.
	projects: [
		{ name: 'editor', workers: 1, ...editor },
		{ name: 'robust', workers: 1, testDir: 'test/e2e/robust', timeout: 180_000 },
		{ name: 'queue', workers: 1, testDir: 'test/e2e/queue' },
		{ name: 'n8n2', workers: 1, testDir: 'test/e2e/scenarios', use: { line: 'n8n2' } },
		{ name: 'n8n1', workers: 1, testDir: 'test/e2e/scenarios', use: { line: 'n8n1' } },
		...(process.env['PICTURES'] ? [pictures] : []),
	],
});
