// A newcomer's way through n8n's editor, in a browser: credential, workflow, form, output, errors;
// then from the rows of a sheet to conversations, and every example.
// node test/e2e/editor.mts [--pictures]   (--pictures renews those in docs/images)
import { rmSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { installN8n } from '../../sandbox/install.mts';
import { startN8n, type N8n } from '../../sandbox/n8n.mts';
import { installNode, packNode } from '../../sandbox/package.mts';
import { projectFolder, stateFolder } from '../../sandbox/places.mts';
import { isStopping, stopEverything, stopOnInterrupt } from '../../sandbox/processes.mts';
import { say, sayFailure } from '../../sandbox/screen.mts';
import { signIn } from './account.mts';
import { openWindow, type Window } from './browser.mts';
import { build } from './build.mts';
import { connect } from './connect.mts';
import { startEmulator, type Emulator } from './emulator.mts';
import { examples } from './examples.mts';
import { rows } from './rows.mts';
import { run } from './run.mts';
import { DeadEnd, Walk, type Folders } from './walk.mts';

const HOME = path.join(stateFolder, 'e2e-editor');

let window: Window | undefined;

async function main(args: string[]): Promise<boolean> {
	const { pictures } = parseArgs({
		args,
		options: { pictures: { type: 'boolean', default: false } },
	}).values;
	const { n8n, emulator } = await prepare();
	window = await openWindow();
	const { page } = window;
	try {
		const walk = new Walk(page, foldersFor(pictures));
		await walk.step('The owner signs in', async () => await signIn(page, n8n.url));
		await connect(walk, emulator);
		await build(walk, n8n.url);
		await run(walk, emulator);
		await rows(walk, emulator);
		await examples(walk);
		return walk.succeeded;
	} catch (error) {
		if (!(error instanceof DeadEnd)) throw error;
		if (!isStopping()) say('     The steps behind it need it: the walk ends here.');
		return false;
	} finally {
		await window.close();
	}
}

/** An n8n that knows nothing but the node as it would be published, and a CommBox for it. */
async function prepare(): Promise<{ n8n: N8n; emulator: Emulator }> {
	await installN8n();
	rmSync(HOME, { recursive: true, force: true });
	const [tarball, emulator] = await Promise.all([packNode(), startEmulator()]);
	installNode(tarball, HOME);
	return { n8n: await startN8n({ home: HOME, name: 'e2e-editor' }), emulator };
}

function foldersFor(pictures: boolean): Folders {
	const artifacts = path.join(stateFolder, 'e2e-artifacts');
	return {
		artifacts,
		pictures: pictures
			? path.join(projectFolder, 'docs', 'images')
			: path.join(artifacts, 'pictures'),
	};
}

stopOnInterrupt(() => {
	say('\nStopping');
	void window?.close();
});
try {
	process.exitCode = (await main(process.argv.slice(2))) ? 0 : 1;
} catch (error) {
	// What is being stopped fails, and is meant to.
	if (!isStopping()) {
		sayFailure(error);
		process.exitCode = 1;
	}
}
if (!isStopping()) await stopEverything();
