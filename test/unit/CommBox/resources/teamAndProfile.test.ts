import type { INodeParameters } from 'n8n-workflow';

import { byId, operationRunner, SHAPES, useTestBench } from '../../commBox';

const bench = useTestBench();

/** An agent who has the first of the two profiles. */
const ANN = '520760';

const { run, jsonOf } = operationRunner(bench);

const SERVICE = { profileId: 1, name: 'Service', uniqueName: 'service' };
const LEAD = { profileId: 2, name: 'Service Lead', uniqueName: 'service_lead' };

describe.each(SHAPES)('answers %s', (_, shapes) => {
	beforeEach(() => bench.emulator.shapes(shapes));

	it('are teams, a new one among them', async () => {
		expect(await jsonOf('team', 'create', { name: 'Night & Day' })).toEqual([
			{ success: true, teamId: 2345, name: 'Night & Day' },
		]);
		expect(await jsonOf('team', 'getMany')).toEqual([
			{ teamId: 2343, name: 'Service' },
			{ teamId: 2344, name: 'Sales' },
			{ teamId: 2345, name: 'Night & Day' },
		]);
		expect(bench.sent()).toEqual([
			'POST /managers/teams?Name=Night+%26+Day',
			'GET /managers/teams',
		]);
	});

	it('are profiles', async () => {
		expect(await jsonOf('profile', 'getMany')).toEqual([SERVICE, LEAD]);
	});

	it('are the profiles of an agent who gets one', async () => {
		const parameters = { agentId: byId(ANN), profileId: byId('2') };
		expect(await jsonOf('profile', 'addToAgent', parameters)).toEqual([
			{ success: true, managerId: 520760, profileId: 2, profiles: [SERVICE, LEAD] },
		]);
		expect(bench.sent()).toEqual(['POST /managers/520760/profiles?add=2']);
	});
});

it.each(['null', 'emptyText', 'noData'] as const)(
	'takes a profile away, the answer being %s',
	async (nothing) => {
		bench.emulator.shapes({ nothing });
		const parameters = { agentId: byId(ANN), profileId: byId('1') };
		expect(await jsonOf('profile', 'removeFromAgent', parameters)).toEqual([
			{ success: true, managerId: 520760, profileId: 1 },
		]);
		expect(bench.emulator.agents.get(ANN)?.profileIds.size).toBe(0);
	},
);

it('has taken a profile away where only the answer was lost', async () => {
	let isLost = false;
	bench.emulator.fault(() => {
		if (isLost) return undefined;
		isLost = true;
		return { kind: 'reset', when: 'after' };
	});
	const parameters = { agentId: byId(ANN), profileId: byId('1'), options: {} };
	expect(await jsonOf('profile', 'removeFromAgent', parameters)).toMatchObject([{ success: true }]);
	expect(bench.sent()).toHaveLength(2);
});

it.each([
	['addToAgent', 'profile 99 of agent 520760'],
	['removeFromAgent', 'profile 99 of agent 520760'],
])('%s says what is not there', async (operation, what) => {
	const { error } = await run('profile', operation, {
		agentId: byId(ANN),
		profileId: byId('99'),
	});
	expect(error?.message).toContain(`CommBox does not know ${what} (status 404): "Not found"`);
});

it.each([
	['team', 'create', { name: '={{ "" }}' }, '"Name" is empty'],
	['profile', 'addToAgent', { agentId: byId(ANN), profileId: byId('1,2') }, '"Profile" is not a'],
	['profile', 'removeFromAgent', { agentId: byId(ANN), profileId: byId('={{ "" }}') }, 'is empty'],
])('%s %s refuses %j', async (resource, operation, parameters, message) => {
	await bench.expectRefused(run(resource, operation, parameters as INodeParameters), message);
});
