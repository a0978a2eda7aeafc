// `npm start`: the example workflow in a real n8n, against the CommBox emulator or the real one.
import getPort from 'get-port';
import { claimSandbox } from './claim.mts';
import { realCommBox, startEmulator, type CommBox } from './commbox.mts';
import {
	eventExamples,
	EXAMPLE_ID,
	importExamples,
	runEventExample,
	runExample,
} from './example.mts';
import { installN8n } from './install.mts';
import { owner, startN8n } from './n8n.mts';
import { readOptions, USAGE, type Options } from './options.mts';
import { installNode, packNode } from './package.mts';
import { homeFolder } from './places.mts';
import { Problem } from './problem.mts';
import { isStopping, stopEverything, stopOnInterrupt, untilInterrupted } from './processes.mts';
import { progress, say, sayFailure } from './screen.mts';

async function start({ once, port }: Options): Promise<boolean> {
	const real = realCommBox(process.env);
	await claimSandbox();
	if ((await getPort({ port })) !== port) {
		throw new Problem(
			`Port ${port} is in use or reserved, so n8n cannot listen there.`,
			`End what uses it, or take another port: npm start -- --port ${port + 10}`,
		);
	}
	// A wrong key or address shows now, not after minutes of preparing.
	await real?.readUser();
	await installN8n();

	progress('Building and packing the node, importing the examples into n8n');
	const [tarball, commBox] = await Promise.all([packNode(), openCommBox(real)]);
	installNode(tarball, homeFolder);

	progress('Starting n8n');
	const n8n = await startN8n({ home: homeFolder, port });

	progress(`Running the example workflow with ${commBox.title}`);
	let worked = await runExample(n8n, commBox);
	const { events } = commBox;
	if (events) {
		for (const example of eventExamples) {
			progress(`Publishing an example with the CommBox Trigger, and sending it ${example.event}`);
			worked = (await runEventExample(n8n, commBox, events, example)) && worked;
		}
	}
	say(worked ? '\nIt worked.' : '\nIt did not work.');
	if (once) return worked;

	const address = `http://localhost:${port}`;
	say(`
The editor:  ${address}/workflow/${EXAMPLE_ID}`);
	for (const { id, event, route } of events ? eventExamples : []) {
		say(`\
With events: ${address}/workflow/${id}
             To send it another one, from another terminal:
             npm run emulator -- --deliver ${event} --to ${address}${route}`);
	}
	if (!commBox.isReal) {
		say(`\
Credential:  of the type CommBox API, for nodes of your own
             API Key ${commBox.apiKey}, Base URL ${commBox.baseUrl}
             A user there has the User ID ${commBox.userId}.`);
	}
	say(`\
Sign in as:  ${owner.email}, password ${owner.password}
The examples are put back as they were on every start: duplicate one to keep what you change.
Ctrl-C ends everything.`);
	await Promise.race([untilInterrupted(worked ? 0 : 1), n8n.exited]);
	throw new Problem('n8n has ended by itself.', `The reason may be in its log: ${n8n.log}`);
}

async function openCommBox(real: CommBox | undefined): Promise<CommBox> {
	const commBox = real ?? (await startEmulator());
	await importExamples(homeFolder, commBox);
	return commBox;
}

stopOnInterrupt(() => say('\nStopping'));
try {
	const options = readOptions(process.argv.slice(2), process.env);
	if (options.help) say(USAGE);
	else process.exitCode = (await start(options)) ? 0 : 1;
} catch (error) {
	// What is being stopped fails, and is meant to.
	if (!isStopping()) {
		sayFailure(error);
		process.exitCode = 1;
	}
}
if (!isStopping()) await stopEverything();
