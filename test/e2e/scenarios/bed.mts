import { readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { startN8n, text, type N8n } from '../../../sandbox/n8n.mts';
import { installNode } from '../../../sandbox/package.mts';
import { stateFolder } from '../../../sandbox/places.mts';
import type { Emulator } from '../emulator.mts';
import type { Line } from './lines.mts';
import type { ScriptedModel } from './model.mts';
import { workflowsOf, type Workflows } from '../runs.mts';
import { node, type Parameters, type WorkflowNode } from '../workflow.mts';

/** What all lines share. */
export interface Parts {
	/** The packed node. */
	readonly tarball: string;
	readonly emulator: Emulator;
	readonly model: ScriptedModel;
}

/** An n8n of one line with the packed node in it, and what it works with. */
export interface Bed extends Parts {
	readonly line: Line;
	readonly n8n: N8n;
	/** Its user folder. */
	readonly home: string;
	readonly workflows: Workflows;
	/**
	 * @param name What the workflow calls the node.
	 * @param parameters What its form holds.
	 * @param settings What else there is to it.
	 * @returns A CommBox node with the credential.
	 */
	commBox(name: string, parameters: Parameters, settings?: Parameters): WorkflowNode;
	/** The credentials, by type, as a node refers to them. */
	readonly credentials: Readonly<Record<'commBoxApi' | 'openAiApi', Reference>>;
}

/** A credential as a node refers to it. */
export interface Reference {
	readonly id: string;
	readonly name: string;
}

/** Starts an n8n of a line, empty but for the packed node and the credentials. */
export async function startBed(line: Line, parts: Parts): Promise<Bed> {
	const { emulator, model, tarball } = parts;
	const home = path.join(stateFolder, 'e2e-scenarios', line.name);
	rmSync(home, { recursive: true, force: true });
	installNode(tarball, home);
	const n8n = await startN8n({
		home,
		folder: line.folder,
		name: `e2e-scenarios-${line.name}`,
		env: { ...line.env, N8N_LOG_LEVEL: 'debug' },
	});
	const add = async (type: string, data: Parameters): Promise<Reference> => {
		const name = `${type} of the scenarios`;
		const saved = await n8n.rest('POST', '/rest/credentials', { name, type, data });
		return { id: text(saved, 'id'), name };
	};
	const { apiKey, baseUrl } = emulator;
	const credentials = {
		commBoxApi: await add('commBoxApi', { apiKey, baseUrl }),
		openAiApi: await add('openAiApi', { apiKey: 'no-key', url: model.baseUrl }),
	};
	const { commBoxApi } = credentials;
	return {
		...parts,
		line,
		n8n,
		home,
		credentials,
		workflows: workflowsOf(n8n, line.folder),
		commBox: (name, parameters, settings = {}) =>
			node(name, 'n8n-nodes-commbox.commBox', 1, parameters, {
				credentials: { commBoxApi },
				...settings,
			}),
	};
}

/**
 * @param line A line of n8n.
 * @returns The version of n8n that is pinned for it.
 */
export function pinnedVersion({ pins }: Line): string {
	const manifest: unknown = JSON.parse(readFileSync(path.join(pins, 'package.json'), 'utf8'));
	return text((manifest as { dependencies: unknown }).dependencies, 'n8n');
}
