import type { INodeParameters } from 'n8n-workflow';

import { byId, operationRunner, SHAPES, useTestBench } from '../../commBox';

const bench = useTestBench();

/** An agent who is in two teams, and has two profiles. */
const BEN = '520761';

const { run, jsonOf } = operationRunner(bench);

describe.each(SHAPES)('answers %s', (_, shapes) => {
	beforeEach(() => bench.emulator.shapes(shapes));

	it('are an agent', async () => {
		expect(await jsonOf('agent', 'get', { agentId: byId(BEN) })).toEqual([
			{
				managerId: 520761,
				firstName: 'Ben',
				lastName: 'Baker',
				email: 'ben@acme.example',
				userName: 'ben',
				permission: 'Admin',
				teamId: 2343,
				teamName: 'Service',
				teamIds: [2343, 2344],
				profileIds: [1, 2],
			},
		]);
		expect(bench.sent()).toEqual(['GET /managers/520761']);
	});

	it('are all of an agent', async () => {
		const [agent] = await jsonOf('agent', 'get', { agentId: byId(BEN), simplify: false });
		expect(agent).toMatchObject({
			managerId: 520761,
			identityId: 547220,
			permissionId: 3,
			brandId: expect.anything(),
			content: {},
		});
	});

	it.each([
		['all', {}, 'GET /managers', [520760, 520761, 520762]],
		['in a team', { agents: 'team', teamId: byId('2344') }, 'GET /managers/teams/2344', [520761]],
		[
			'with a profile',
			{ agents: 'profile', profileId: byId('1') },
			'GET /managers/profiles/1',
			[520760, 520761],
		],
	])('are agents: %s', async (_which, parameters, request, ids) => {
		const agents = await jsonOf('agent', 'getMany', parameters);
		expect(agents.map(({ managerId }) => managerId)).toEqual(ids);
		expect(agents.find(({ managerId }) => managerId === 520761)).toMatchObject({
			firstName: 'Ben',
			email: 'ben@acme.example',
			permission: 'Admin',
			teamId: 2343,
		});
		expect(bench.sent()).toEqual([request]);
	});

	it('are a presence, with what it comes down to', async () => {
		const presence = { managerId: 520761, presenceTypeId: 31, presence: 'Lunch', state: 'Away' };
		const set = { agentId: byId(BEN), presenceTypeId: byId('31') };
		expect(await jsonOf('agent', 'setPresence', set)).toEqual([
			{ success: true, ...presence, presenceType: 3 },
		]);
		expect(bench.emulator.agents.get(BEN)?.presence).toBe('31');
		expect(await jsonOf('agent', 'getPresence', { agentId: byId(BEN) })).toEqual([
			{ ...presence, presenceType: 3 },
		]);
		expect(bench.sent()).toEqual([
			'POST /managers/520761/presence/31',
			'GET /managers/520761/presence',
		]);
	});

	it('are a workload', async () => {
		expect(await jsonOf('agent', 'getWorkload', { agentId: byId('520760') })).toEqual([
			{
				managerId: 520760,
				asyncAssignedNoResponse: 1,
				asyncAssignedInProcess: 0,
				syncAssignedNoResponse: 0,
				syncAssignedInProcess: 0,
				faceToFaceStatus: false,
				totalAsyncAssigned: 1,
				totalSyncAssigned: 0,
				totalAssigned: 1,
			},
		]);
	});
});

it('returns as many agents as are wanted', async () => {
	expect(await jsonOf('agent', 'getMany', { limit: 2 })).toHaveLength(2);
	expect(await jsonOf('agent', 'getMany', { returnAll: true })).toHaveLength(3);
});

it('says that a presence is set where the answer is empty', async () => {
	bench.emulator.fault(() => ({ kind: 'body', body: '{"status":200,"data":""}' }));
	expect(
		await jsonOf('agent', 'setPresence', { agentId: byId(BEN), presenceTypeId: byId('2') }),
	).toEqual([{ success: true, managerId: 520761, presenceTypeId: 2 }]);
});

it.each([
	['get', {}, 'agent 99', /choose one from the list/],
	['getPresence', {}, 'agent 99', /choose one from the list/],
	['getWorkload', {}, 'agent 99', /choose one from the list/],
	['setPresence', { presenceTypeId: byId('2') }, 'presence 2 of agent 99', /does not say which/],
	['getMany', { agents: 'team', teamId: byId('99') }, 'team 99', /Check the Team/],
	['getMany', { agents: 'profile', profileId: byId('99') }, 'profile 99', /Check the Profile/],
])('%s says who is not there', async (operation, parameters, what, advice) => {
	const { error } = await run('agent', operation, { agentId: byId('99'), ...parameters });
	expect(error?.message).toContain(`CommBox does not know ${what} (status 404): "Not found"`);
	expect(error?.description).toMatch(advice);
});

it.each(['get', 'getPresence', 'getWorkload'])(
	'%s without data is not found',
	async (operation) => {
		bench.emulator.fault(() => ({ kind: 'body', body: '{"status":200,"data":null}' }));
		expect((await run('agent', operation, { agentId: byId(BEN) })).error?.message).toMatch(
			/^CommBox does not know agent 520761/,
		);
	},
);

it.each([
	['get', { agentId: byId('={{ "" }}') }, '"Agent" is empty'],
	['get', { agentId: byId('+5') }, '"Agent" is not a positive whole number: "+5"'],
	[
		'setPresence',
		{ agentId: byId(BEN), presenceTypeId: byId('-1') },
		'"Presence" is not a positive',
	],
	['getMany', { agents: 'team', teamId: byId('={{ "" }}') }, '"Team" is empty'],
])('%s refuses %j', async (operation, parameters, message) => {
	await bench.expectRefused(run('agent', operation, parameters as INodeParameters), message);
});
