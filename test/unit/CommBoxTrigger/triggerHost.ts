import express, { type Request } from 'express';
import { HookContext, WebhookContext } from 'n8n-core';
import {
	jsonParse,
	sanitizeXmlName,
	Workflow,
	type IHookFunctions,
	type INode,
	type INodeExecutionData,
	type INodeParameters,
	type IWebhookData,
	type IWebhookFunctions,
	type IWorkflowExecuteAdditionalData,
	type WorkflowExecuteMode,
} from 'n8n-workflow';
import { Parser } from 'xml2js';

import { CommBoxTrigger } from '../../../nodes/CommBoxTrigger/CommBoxTrigger.node';

/** How a trigger stands in a workflow. */
export interface HostOptions {
	/** The node's parameters. */
	readonly parameters: INodeParameters;
	/** `webhook` is a published workflow; `manual` is the editor listening for a test event. */
	readonly mode?: WorkflowExecuteMode;
	/** The data of the credential that the trigger has. */
	readonly token?: string;
	/** Whether n8n fails to start the workflow. */
	readonly failing?: () => boolean;
}

/** A trigger behind a URL, as n8n hosts it. */
export interface Host {
	readonly url: string;
	/** The items of each start of the workflow. */
	readonly starts: INodeExecutionData[][];
	close(): Promise<void>;
}

/** With the settings of n8n's own (packages/cli/src/middlewares/body-parser.ts). */
export const xmlParser = new Parser({
	async: true,
	normalize: true,
	normalizeTags: true,
	explicitArray: false,
	tagNameProcessors: [sanitizeXmlName],
	attrNameProcessors: [sanitizeXmlName],
});

const PARSED = /^(application\/json|text\/plain|application\/x-www-form-urlencoded)|[/+]xml$/;

/** N8N_PAYLOAD_SIZE_MAX, in bytes, as it is by default. */
const MAX_BODY = 16 * 2 ** 20;

function workflowOf({ parameters }: HostOptions, id: string) {
	const type = new CommBoxTrigger();
	const getByName = () => type;
	const node: INode = {
		id: 'trigger',
		name: 'CommBox Trigger',
		type: 'commBoxTrigger',
		typeVersion: 1.1,
		position: [0, 0],
		parameters,
		credentials: { commBoxWebhookApi: { id: '1', name: 'Token' } },
	};
	const workflow = new Workflow({
		id,
		nodes: [node],
		connections: {},
		active: true,
		nodeTypes: { getByName, getByNameAndVersion: getByName, getKnownTypes: () => ({}) },
	});
	return { type, workflow, node: workflow.getNode(node.name)! };
}

function additionalDataOf(token: string | undefined): IWorkflowExecuteAdditionalData {
	const credentialsHelper = {
		getDecrypted: async () => ({ token }),
		getCredentialsProperties: () => [],
		isCredentialUsableByNode: () => true,
	};
	return { credentialsHelper, variables: {} } as unknown as IWorkflowExecuteAdditionalData;
}

let hosts = 0;

/** Runs what n8n runs when the workflow is published. @throws Error where that refuses. */
export async function publish(options: HostOptions): Promise<void> {
	const { type, workflow, node } = workflowOf(options, 'published');
	const data = additionalDataOf(options.token);
	const context = new HookContext(workflow, node, data, 'webhook', 'activate') as unknown;
	const { checkExists, create } = type.webhookMethods.default;
	if (!(await checkExists.call(context as IHookFunctions)))
		await create.call(context as IHookFunctions);
}

/**
 * Puts the trigger behind a URL. What happens around its webhook function happens as in n8n's
 * packages/cli/src/webhooks (webhook-helpers.ts, executeWebhook): reading and parsing, its refusals,
 * and its answers.
 */
export async function hostTrigger(options: HostOptions): Promise<Host> {
	const { type, workflow, node } = workflowOf(options, `workflow ${(hosts += 1)}`);
	const [webhookDescription] = type.description.webhooks!;
	const starts: INodeExecutionData[][] = [];
	// As n8n's (abstract-server.ts).
	const app = express().set('query parser', 'extended').set('trust proxy', 1);

	app.post('/webhook', async (request, response) => {
		const [contentType] = (request.headers['content-type'] ?? '').toLowerCase().split(';');
		if (contentType) request.contentType = contentType;
		request.encoding = 'utf-8';
		request.readRawBody = async () => {
			request.rawBody ??= await readAll(request);
		};
		try {
			if (PARSED.test(request.contentType ?? '')) await parse(request);
		} catch (error) {
			const isParsed = request.rawBody !== undefined;
			response.status(isParsed ? 422 : 500).json({ message: (error as Error).message });
			return;
		}
		const additionalData = Object.assign(additionalDataOf(options.token), {
			httpRequest: request,
			httpResponse: response,
		});
		const webhookData = { webhookDescription } as unknown as IWebhookData;
		const { mode = 'webhook' } = options;
		const context: unknown = new WebhookContext(
			workflow,
			node,
			additionalData,
			mode,
			webhookData,
			[],
			null,
		);
		const { noWebhookResponse, workflowData } = await type.webhook.call(
			context as IWebhookFunctions,
		);
		if (noWebhookResponse) return;
		if (options.failing?.()) {
			response.status(500).json({ message: 'There was a problem executing the workflow' });
			return;
		}
		starts.push(workflowData![0]!);
		response.send(webhookDescription!.responseData);
	});

	const server = app.listen(0, '127.0.0.1');
	await new Promise((resolve) => server.once('listening', resolve));
	return {
		url: `http://127.0.0.1:${(server.address() as { port: number }).port}/webhook`,
		starts,
		close: async () => {
			server.closeAllConnections();
			await new Promise((resolve) => server.close(resolve));
		},
	};
}

async function readAll(request: Request): Promise<Buffer> {
	const chunks: Buffer[] = [];
	let size = 0;
	for await (const chunk of request) {
		size += (chunk as Buffer).length;
		if (size > MAX_BODY) {
			request.resume();
			throw Object.assign(new Error('request entity too large'), { type: 'entity.too.large' });
		}
		chunks.push(chunk as Buffer);
	}
	return Buffer.concat(chunks);
}

async function parse(request: Request): Promise<void> {
	await request.readRawBody();
	const text = request.rawBody.toString();
	if (text === '') return;
	if (request.contentType === 'application/json') request.body = jsonParse(text);
	else if (request.contentType?.endsWith('xml')) {
		request.body = await xmlParser.parseStringPromise(text);
	} else if (request.contentType === 'text/plain') request.body = text;
	else request.body = Object.fromEntries(new URLSearchParams(text));
}
