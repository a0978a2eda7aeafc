import { mkdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import type { Page } from 'playwright-core';
import { isStopping } from '../../sandbox/processes.mts';
import { say } from '../../sandbox/screen.mts';
import type { Area } from './browser.mts';

/** Where pictures and the screens of failed steps go. */
export interface Folders {
	/** Made empty at the start. */
	readonly artifacts: string;
	readonly pictures: string;
}

/** The end of the walk: a step failed that the following ones need (it has been told), or Ctrl-C. */
export class DeadEnd extends Error {}

/** A walk through the editor: tells how each step went, and keeps the screen of those that failed. */
export class Walk {
	readonly page: Page;
	private readonly folders: Folders;
	private steps = 0;
	private failures = 0;

	constructor(page: Page, folders: Folders) {
		this.page = page;
		this.folders = folders;
		rmSync(folders.artifacts, { recursive: true, force: true });
		for (const folder of Object.values(folders)) mkdirSync(folder, { recursive: true });
	}

	/** Whether no step has failed. */
	get succeeded(): boolean {
		return this.failures === 0;
	}

	/**
	 * Takes a step that the following ones need.
	 *
	 * @param title What it shows.
	 * @param action Takes it; what it resolves with is told behind the title.
	 * @throws DeadEnd where it fails.
	 */
	async step(title: string, action: () => Promise<string | void>): Promise<void> {
		if (!(await this.check(title, action))) throw new DeadEnd();
	}

	/**
	 * Takes a step that the walk can go on without.
	 *
	 * @param title What it shows.
	 * @param action Takes it; what it resolves with is told behind the title.
	 * @returns Whether it succeeded.
	 */
	async check(title: string, action: () => Promise<string | void>): Promise<boolean> {
		this.steps += 1;
		try {
			const seen = await action();
			say(`ok   ${title}${seen ? `: ${seen}` : ''}`);
			return true;
		} catch (error) {
			// What is being stopped fails, and is meant to.
			if (isStopping()) throw new DeadEnd();
			this.failures += 1;
			const screen = await this.keepScreen(title);
			say(`FAIL ${title}: ${inOneLine(error)} (${screen})`);
			return false;
		}
	}

	/**
	 * Takes a picture for the documentation.
	 *
	 * @param name Its name, without `.png`.
	 * @param clip The part of the window to take.
	 * @param style A style sheet for the picture alone.
	 */
	async picture(name: string, clip: Area, style = ''): Promise<void> {
		const file = path.join(this.folders.pictures, `${name}.png`);
		const still = { animations: 'disabled', caret: 'hide', style } as const;
		// What the mouse is over may look different.
		await this.page.mouse.move(0, 0);
		await this.page.screenshot({ path: file, clip, ...still });
	}

	private async keepScreen(title: string): Promise<string> {
		const name = `${String(this.steps).padStart(2, '0')}-${title.replaceAll(/\W+/g, '-')}.png`;
		const file = path.join(this.folders.artifacts, name);
		return await this.page.screenshot({ path: file }).then(
			() => file,
			(error: unknown) => `without a picture: ${inOneLine(error)}`,
		);
	}
}

/** The message without Playwright's colors, and of its log only what it was waiting for. */
function inOneLine(error: unknown): string {
	const message = stripVTControlCharacters(error instanceof Error ? error.message : String(error));
	const [what = '', log = ''] = message.split('Call log:');
	const waitedFor = log.trim().split('\n')[0] ?? '';
	return `${what} ${waitedFor}`.replaceAll(/\s+/g, ' ').trim();
}
