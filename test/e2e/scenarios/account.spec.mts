// Each operation on agents, tags, teams, channels, profiles, SMS, bots and forms, on both lines of n8n.
import { expect, test } from '../fixtures/test.mts';
import { expectSuccess } from '../fixtures/workflows.mts';
import {
	byId,
	chain,
	link,
	node,
	source,
	SOURCE,
	workflow,
	type Parameters,
} from '../fixtures/workflowJson.mts';

/** Ann, an agent. */
const ANN = { agentId: byId('520760') };

const SMS = { encryptedChannelId: 'cD5_f9_bNrkrC%3d%3d', recipient: '+1 917-555-0123' };

const LINK = { formId: '71', recipient: 'ann@example.com' };

const DONE = { success: true };

/** A resource's operation, its parameters, and what comes out of it first. */
const OPERATIONS: ReadonlyArray<readonly [string, string, Parameters, Parameters]> = [
	['agent', 'get', ANN, { managerId: 520760, email: 'ann@acme.example', teamIds: [2343] }],
	['agent', 'getMany', { agents: 'team', teamId: byId('2344') }, { managerId: 520761 }],
	['agent', 'getPresence', { agentId: byId('520762') }, { presence: 'Active', state: 'Active' }],
	['agent', 'getWorkload', ANN, { totalAssigned: 1 }],
	['agent', 'setPresence', { ...ANN, presenceTypeId: byId('31') }, { ...DONE, state: 'Away' }],
	[
		'bot',
		'setContext',
		{ conversationId: '5000', context: { property: [{ name: 'plan', value: 'Gold ✓' }] } },
		{ ...DONE, conversationId: 5000 },
	],
	[
		'bot',
		'jump',
		{ conversationId: '5000', address: '4079:n_8' },
		{ ...DONE, address: '4079:n_8' },
	],
	['channel', 'getAvailability', { channelId: byId('4446') }, { availability: 'Closed' }],
	['channel', 'getSlaBreaches', {}, { list: 'item1', count: 3 }],
	['channel', 'getStatistics', {}, { module: 'WhatsApp', status: 'Open' }],
	['form', 'createLink', LINK, { ...DONE, formLink: expect.stringMatching(/^https:/) }],
	['profile', 'addToAgent', { ...ANN, profileId: byId('2') }, { ...DONE, profileId: 2 }],
	['profile', 'getMany', {}, { profileId: 1, name: 'Service' }],
	[
		'profile',
		'removeFromAgent',
		{ agentId: byId('520761'), profileId: byId('1') },
		{ ...DONE, managerId: 520761 },
	],
	['sms', 'send', { ...SMS, message: 'Hello ✓' }, { ...DONE, recipient: '19175550123' }],
	['sms', 'sendFirstMessage', SMS, { ...DONE, recipient: '19175550123' }],
	['tag', 'create', { name: 'New' }, { ...DONE, tagId: 1611 }],
	['tag', 'getMany', {}, { tagId: 1608, name: 'Delivery' }],
	['tag', 'update', { tagId: byId('1610'), updateFields: { name: 'VVIP' } }, DONE],
	['tagGroup', 'create', { name: 'Places' }, { ...DONE, tagGroupId: 303 }],
	['tagGroup', 'getMany', {}, { tagGroupId: 301, name: 'Topics' }],
	['team', 'create', { name: 'Night & Day' }, { ...DONE, teamId: 2345 }],
	['team', 'getMany', {}, { teamId: 2343, name: 'Service' }],
];

test('each operation on what an account has', async ({ commBox, emulator, workflows }) => {
	const nameOf = (resource: string, operation: string) => `${resource}: ${operation}`;
	const names = OPERATIONS.map(([resource, operation]) => nameOf(resource, operation));
	const nodes = OPERATIONS.map(([resource, operation, parameters]) =>
		commBox(nameOf(resource, operation), { resource, operation, ...parameters }),
	);
	const execution = await workflows.run(
		workflow(
			'Account',
			[
				...source([{ text: '%PDF' }]),
				...nodes,
				commBox('Context', {
					resource: 'bot',
					operation: 'getContext',
					conversationId: '5000',
					names: 'plan',
				}),
				node('File', 'convertToFile', 1.1, {
					operation: 'toText',
					sourceProperty: 'text',
					options: { fileName: 'contract.pdf' },
				}),
				commBox('Link to File', { resource: 'form', operation: 'createPredefinedLink', ...LINK }),
			],
			[
				...chain(...SOURCE),
				...names.map((name) => link('Source', name)),
				link(nameOf('bot', 'setContext'), 'Context'),
				...chain('Source', 'File', 'Link to File'),
			],
		),
	);

	expectSuccess(execution);
	for (const [resource, operation, , output] of OPERATIONS) {
		const name = nameOf(resource, operation);
		expect(execution.items(name)[0], name).toMatchObject(output);
	}
	expect(execution.items('Context')).toEqual([
		{ conversationId: 5000, context: { plan: 'Gold ✓' } },
	]);
	expect(execution.items('Link to File')[0]).toMatchObject({ ...DONE, formId: 71 });

	const { agents, outbox, tags } = emulator;
	expect([agents.get('520760')?.presence, agents.teams.get('2345')]).toEqual(['31', 'Night & Day']);
	expect(agents.all().map(({ profileIds }) => [...profileIds])).toEqual([['1', '2'], ['2'], []]);
	expect(outbox.sms.map(({ message }) => message)).toEqual(['Hello ✓', undefined]);
	expect(outbox.formLinks.flatMap(({ files }) => files.map(({ name }) => name))).toEqual([
		'contract.pdf',
	]);
	expect([...tags.tags.values()].map(({ name }) => name)).toEqual([
		'Delivery',
		'Billing',
		'VVIP',
		'New',
	]);
});
