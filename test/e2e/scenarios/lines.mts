import path from 'node:path';
import { installN8n } from '../../../sandbox/install.mts';
import { n8n1Folder, n8nFolder, projectFolder } from '../../../sandbox/places.mts';

/** A line of n8n that people run. */
export interface Line {
	/** Names it on the command line, and its files. */
	readonly name: string;
	/** Where it is installed. */
	readonly folder: string;
	/** The folder with the `package.json` that pins its version. */
	readonly pins: string;
	/** The versions of the AI Agent node that run their tools in different ways. */
	readonly agents: readonly [Agent, ...Agent[]];
	/** What its environment has to say besides. */
	readonly env: Readonly<Record<string, string>>;
}

/** A version of the AI Agent node. */
export interface Agent {
	readonly version: number;
	/**
	 * Whether the model learns why a tool has failed that does not continue on errors. Where not,
	 * whichever tool it was, it gets an empty text (2), or the workflow fails (3 on the 1.x line).
	 */
	readonly tellsFailures: boolean;
}

const AGENT_2: Agent = { version: 2.2, tellsFailures: false };

/** Both lines: the newest n8n, and the last 1.x. */
export const lines: readonly Line[] = [
	{
		name: 'n8n2',
		folder: n8nFolder,
		pins: path.join(projectFolder, 'sandbox'),
		agents: [{ version: 3.1, tellsFailures: true }, AGENT_2],
		env: {},
	},
	{
		name: 'n8n1',
		folder: n8n1Folder,
		pins: path.join(projectFolder, 'sandbox', 'n8n1'),
		agents: [{ version: 3, tellsFailures: false }, AGENT_2],
		// It does not know the module that the sandbox switches off, and refuses to start for that.
		env: { N8N_DISABLED_MODULES: '' },
	},
];

/** Installs a line's n8n, unless it is there already. */
export async function installLine({ folder, pins }: Line): Promise<void> {
	await installN8n(folder, pins);
}
