// The packed node in both lines of n8n, run by other nodes. See `options.mts` for how to start it.
import { text } from '../../../sandbox/n8n.mts';
import { packNode } from '../../../sandbox/package.mts';
import { isStopping, stopEverything, stopOnInterrupt } from '../../../sandbox/processes.mts';
import { progress, say, sayFailure } from '../../../sandbox/screen.mts';
import { startEmulator } from '../emulator.mts';
import { agent } from './agent.mts';
import { agentFields } from './agentFields.mts';
import { autoMap } from './autoMap.mts';
import { pinnedVersion, startBed, type Bed, type Parts } from './bed.mts';
import { Checks, type Tally } from './checks.mts';
import { errorOutput } from './errorOutput.mts';
import { examples } from './examples.mts';
import { installLine, type Line } from './lines.mts';
import { loop } from './loop.mts';
import { merge } from './merge.mts';
import { startModel } from './model.mts';
import { readOptions, type Options } from './options.mts';
import type { Scenario } from './scenario.mts';
import { checkSecrets } from './secrets.mts';
import { subWorkflow } from './subWorkflow.mts';
import { sayTable } from './table.mts';
import { checkTarball } from './tarball.mts';
import { webhook } from './webhook.mts';

const scenarios: readonly Scenario[] = [
	...examples,
	webhook,
	subWorkflow,
	loop,
	merge,
	errorOutput,
	autoMap,
	agent,
	agentFields,
];

async function runAll({ lines, tarball, only }: Options): Promise<boolean> {
	for (const line of lines) await installLine(line);
	progress('Building and packing the node, starting the emulator and the chat model');
	const [packed, emulator, model] = await Promise.all([
		tarball ?? packNode(),
		startEmulator(),
		startModel(),
	]);
	const parts = { tarball: packed, emulator, model };
	const wanted = scenarios.filter(({ name }) => name.toLowerCase().includes(only.toLowerCase()));
	const tallies: Tally[] = [];
	try {
		const checks = new Checks('The packed package', 'npm pack');
		await checks.works('is a package', async () => checkTarball(packed, checks));
		tallies.push(checks.tally);
		for (const line of lines) tallies.push(...(await runLine(line, parts, wanted)));
	} finally {
		await model.close();
	}
	sayTable(tallies);
	const failed = tallies.filter((tally) => tally.failed > 0 || tally.passed === 0);
	say(failed.length === 0 ? '\nAll of it works.' : `\n${failed.length} of them do not work.`);
	return failed.length === 0;
}

async function runLine(
	line: Line,
	parts: Parts,
	wanted: readonly Scenario[],
): Promise<readonly Tally[]> {
	const title = `n8n ${pinnedVersion(line)}`;
	progress(`Starting ${title}`);
	const start = new Checks('Starts with the package installed', title);
	const tallies = [start.tally];
	await start.works('n8n starts', async () => {
		const bed = await startBed(line, parts);
		const settings = await bed.n8n.rest('GET', '/rest/settings');
		start.equal(
			'it is the version that is meant',
			text(settings, 'versionCli'),
			pinnedVersion(line),
		);
		for (const scenario of wanted) tallies.push(await runScenario(scenario, bed, title));

		await bed.n8n.stop();
		const after = new Checks('The API key is nowhere', title);
		await after.works('was looked for', async () => checkSecrets(bed, wanted.length, after));
		tallies.push(after.tally);
	});
	progress(`${title} is done`);
	return tallies;
}

async function runScenario(scenario: Scenario, bed: Bed, title: string): Promise<Tally> {
	const checks = new Checks(scenario.name, title);
	await checks.works('ran to its end', async () => {
		await scenario.run(bed, checks);
		checks.equal("nothing was sent against CommBox's contract", await bed.emulator.breaches(), []);
	});
	return checks.tally;
}

stopOnInterrupt(() => say('\nStopping'));
try {
	process.exitCode = (await runAll(readOptions(process.argv.slice(2)))) ? 0 : 1;
} catch (error) {
	if (!isStopping()) {
		sayFailure(error);
		process.exitCode = 1;
	}
}
if (!isStopping()) await stopEverything();
