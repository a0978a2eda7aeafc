import { setTimeout as sleep } from 'node:timers/promises';
import { chromium, selectors, type Locator, type Page } from 'playwright-core';
import { findPrograms } from './systemPrograms.mts';

/** How long anything on the screen may take. */
export const PATIENCE_MS = 15_000;

/** The window's size. */
export const WINDOW = { width: 1440, height: 900 } as const;

/** The window's size for pictures of a node's whole form. */
export const TALL_WINDOW = { width: 1440, height: 1800 } as const;

/** Part of the window, in CSS pixels. */
export interface Area {
	readonly x: number;
	readonly y: number;
	readonly width: number;
	readonly height: number;
}

/** A Chromium with one page. */
export interface Window {
	readonly page: Page;
	close(): Promise<void>;
}

/** Opens a Chromium without a display, which ends with this process if not before. */
export async function openWindow(): Promise<Window> {
	selectors.setTestIdAttribute('data-test-id');
	const browser = await chromium.launch({
		executablePath: findPrograms('chromium').chromium,
		args: [
			'--no-sandbox',
			'--disable-gpu',
			'--disable-quic',
			'--no-first-run',
			'--disable-background-networking',
			'--disable-component-update',
			'--disable-sync',
		],
		// What Ctrl-C does is for the caller to say.
		handleSIGINT: false,
		handleSIGTERM: false,
		handleSIGHUP: false,
	});
	const page = await browser.newPage({
		viewport: WINDOW,
		deviceScaleFactor: 2,
		colorScheme: 'light',
		locale: 'en-US',
	});
	page.setDefaultTimeout(PATIENCE_MS);
	return { page, close: async () => await browser.close() };
}

/**
 * Waits as a person does between two actions; the editor takes typed text over with a delay.
 *
 * @param ms How long.
 */
export async function pause(ms = 500): Promise<void> {
	await sleep(ms);
}

/**
 * @param locator Something on the screen.
 * @returns Where it is.
 */
export async function boxOf(locator: Locator): Promise<Area> {
	const box = await locator.boundingBox();
	if (box === null) throw new Error(`${String(locator)} is not on the screen`);
	return box;
}

/**
 * @param locator A dialog on the screen.
 * @returns Where it is, without its border and the corners' shadow.
 */
export async function insideOf(locator: Locator): Promise<Area> {
	const { x, y, width, height } = await boxOf(locator);
	return { x: x + 2, y: y + 2, width: width - 4, height: height - 4 };
}

/** The messages that the editor shows in the corner, the newest last. */
export function toasts(page: Page): Locator {
	return page.locator('.el-notification');
}

/** Closes the messages in the corner: the next one is a new one, and pictures are free of them. */
export async function closeToasts(page: Page): Promise<void> {
	const close = toasts(page).locator('.el-notification__closeBtn');
	while ((await close.count()) > 0) {
		// It may go by itself at the same moment.
		await Promise.allSettled([close.first().click({ timeout: 1_000 })]);
		await pause(400);
	}
}
