import type { Bed } from './bed.mts';
import {
	TRIGGER,
	chain,
	link,
	node,
	workflow,
	type Parameters,
	type WorkflowJson,
} from '../workflow.mts';

/** What a form holds after a click on the button that lets the model fill a field. */
export function fromAi(name: string, description = '', type = 'string'): string {
	return `={{ /*n8n-auto-generated-fromAI-override*/ $fromAI('${name}', \`${description}\`, '${type}') }}`;
}

/**
 * @param bed Where it will run.
 * @param version The version of the AI Agent node.
 * @param parameters What the form of the CommBox tool holds.
 * @param settings What else there is to the tool.
 * @returns A workflow with an AI Agent that has the scripted chat model and the tool.
 */
export function agentWorkflow(
	{ credentials: { commBoxApi, openAiApi } }: Bed,
	version: number,
	parameters: Parameters,
	settings: Parameters = {},
): WorkflowJson {
	const langchain = '@n8n/n8n-nodes-langchain';
	const nodes = [
		node(TRIGGER, 'manualTrigger', 1),
		node('Agent', `${langchain}.agent`, version, {
			promptType: 'define',
			text: 'The customer is called otherwise now. Put it into CommBox.',
			options: {},
		}),
		node(
			'Model',
			`${langchain}.lmChatOpenAi`,
			1.2,
			{ model: { __rl: true, mode: 'id', value: 'gpt-4.1-mini' }, options: { maxRetries: 0 } },
			{ credentials: { openAiApi } },
		),
		node('CommBox tool', 'n8n-nodes-commbox.commBoxTool', 1, parameters, {
			credentials: { commBoxApi },
			...settings,
		}),
	];
	return workflow(`Agent ${version}`, nodes, [
		...chain(TRIGGER, 'Agent'),
		link('Model', 'Agent', { type: 'ai_languageModel' }),
		link('CommBox tool', 'Agent', { type: 'ai_tool' }),
	]);
}
