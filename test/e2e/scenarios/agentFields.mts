import { field, owner, text, type N8n } from '../../../sandbox/n8n.mts';
import { USER_ID } from '../emulator.mts';
import { agentWorkflow, fromAi } from './agentWorkflow.mts';
import type { Bed } from './bed.mts';
import type { Checks } from './checks.mts';
import { listOf } from '../runs.mts';
import type { Scenario } from './scenario.mts';

/** The standard fields, by what the form calls them, and what the model gives for each. */
const STANDARD = {
	email: ['Email', 'zoe@example.com'],
	firstName: ['FirstName', 'Zoë'],
	lastName: ['LastName', 'Smith'],
	phone1: ['Phone1', '19175550100'],
	phone2: ['Phone2', '19175550101'],
	remarks: ['Remarks', 'Two lines,\nfrom a model'],
	uniqueId: ['UniqueId', 'C-0815'],
} as const;

/** Every field of the tool that holds data, filled by the model. */
export const agentFields: Scenario = {
	name: 'AI Agent, every field by $fromAI',

	async run(bed, checks) {
		await everyField(bed, checks);
		await byChannel(bed, checks);
		await offeredByEditor(bed, checks);
	},
};

async function everyField(bed: Bed, checks: Checks): Promise<void> {
	const { emulator, model, workflows, line } = bed;
	await emulator.reset();
	const names = Object.keys(STANDARD);
	const given = Object.entries(STANDARD).map(([name, [, value]]) => [name, value]);
	const custom = { name_1: 'VIP_Status', value_1: '9', name_2: 'Language', value_2: 'fr' };
	model.script(
		{ call: { userId: USER_ID, ...Object.fromEntries(given), ...custom } },
		{ say: 'Done.' },
	);
	const run = await workflows.run(
		agentWorkflow(bed, line.agents[0].version, {
			resource: 'user',
			operation: 'update',
			userId: fromAi('userId'),
			updateFields: Object.fromEntries(names.map((name) => [name, fromAi(name)])),
			customFields: {
				field: [1, 2].map((n) => ({ name: fromAi(`name_${n}`), value: fromAi(`value_${n}`) })),
			},
		}),
	);
	checks.equal('the workflow succeeds', [run.status, run.failure], ['success', '']);
	checks.equal('user ID, standard and custom fields arrive', await emulator.readUser(USER_ID), {
		id: USER_ID,
		...Object.fromEntries(Object.values(STANDARD)),
		Content: { VIP_Status: '9', Birth_Date: '01-01-1983', Language: 'fr' },
	});
}

async function byChannel(bed: Bed, checks: Checks): Promise<void> {
	const { emulator, model, workflows, line } = bed;
	await emulator.reset();
	const call = { channel: 'WhatsApp', identifier: '19175555555', json: '{ "VIP_Status": "7" }' };
	model.script({ call }, { say: 'Done.' });
	const run = await workflows.run(
		agentWorkflow(bed, line.agents[0].version, {
			resource: 'user',
			operation: 'update',
			userIdentification: 'channelIdentity',
			streamProviderType: fromAi('channel'),
			streamProviderId: fromAi('identifier'),
			specifyCustomFields: 'json',
			customFieldsJson: fromAi('json', '', 'json'),
		}),
	);
	checks.equal('by channel: the workflow succeeds', [run.status, run.failure], ['success', '']);
	const user = await emulator.readUser(USER_ID);
	checks.equal('by channel: channel, identifier and JSON arrive', field(user, 'Content'), {
		VIP_Status: '7',
		Birth_Date: '01-01-1983',
	});
}

/** The editor shows its button for `$fromAI` at fields that take expressions. */
async function offeredByEditor({ n8n }: Bed, checks: Checks): Promise<void> {
	const form = (await nodeTypes(n8n)).find(
		(type) => text(type, 'name') === 'n8n-nodes-commbox.commBoxTool',
	);
	const fields = fieldsOf(field(form, 'properties'));
	const wanted = ['userId', 'streamProviderId', 'name', 'value', ...Object.keys(STANDARD)];
	const offered = fields
		.filter((one) => text(one, 'type') === 'string' && field(one, 'noDataExpression') !== true)
		.map((one) => text(one, 'name'));
	const missing = wanted.filter((name) => !offered.includes(name));
	checks.that('the editor offers $fromAI at every one', missing.length === 0, missing);
}

/** The descriptions of all nodes, which the editor loads: not from `/rest`, but behind its cookie. */
async function nodeTypes({ url }: N8n): Promise<unknown[]> {
	const login = await fetch(`${url}/rest/login`, {
		method: 'POST',
		headers: { 'content-type': 'application/json' },
		body: JSON.stringify({ emailOrLdapLoginId: owner.email, password: owner.password }),
	});
	const cookie = login.headers.getSetCookie().map((line) => line.split(';', 1)[0]);
	const types = await fetch(`${url}/types/nodes.json`, { headers: { cookie: cookie.join('; ') } });
	return listOf(await types.json());
}

/** The fields of a form, those in collections too. */
function fieldsOf(properties: unknown): unknown[] {
	return listOf(properties).flatMap((property) => [
		property,
		...fieldsOf(field(property, 'options')),
		...fieldsOf(field(property, 'values')),
	]);
}
