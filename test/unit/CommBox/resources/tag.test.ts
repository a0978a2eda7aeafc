import type { INodeParameters } from 'n8n-workflow';

import { byId, operationRunner, SHAPES, useTestBench } from '../../commBox';

const bench = useTestBench();

const { run, jsonOf } = operationRunner(bench);

const tagNamed = (name: string) =>
	[...bench.emulator.tags.tags.values()].find((tag) => tag.name === name);

describe.each(SHAPES)('answers %s', (_, shapes) => {
	beforeEach(() => bench.emulator.shapes(shapes));

	it('are tags, by their names', async () => {
		expect(await jsonOf('tag', 'getMany')).toEqual([
			{ tagId: 1608, name: 'Delivery' },
			{ tagId: 1609, name: 'Billing' },
			{ tagId: 1610, name: 'VIP' },
		]);
	});

	it('are tag groups', async () => {
		expect(await jsonOf('tagGroup', 'getMany')).toEqual([
			{ tagGroupId: 301, name: 'Topics', brandId: 77 },
			{ tagGroupId: 302, name: 'Mood', brandId: 77 },
		]);
	});

	it('are the IDs of what was created', async () => {
		const tag = { name: 'New', usedFor: ['users', 'messages'] };
		expect(await jsonOf('tag', 'create', { ...tag, options: { tagGroupId: byId('302') } })).toEqual(
			[{ success: true, tagId: 1611, tagGroupId: 302, name: 'New' }],
		);
		expect(tagNamed('New')).toEqual({
			id: '1611',
			name: 'New',
			groupId: '302',
			on: { conversations: false, users: true, messages: true },
		});

		expect(await jsonOf('tagGroup', 'create', { name: 'Places' })).toEqual([
			{ success: true, tagGroupId: 303, name: 'Places' },
		]);
		expect(bench.emulator.tags.groups.get('303')).toBe('Places');
	});

	it('are of no use where a tag was updated', async () => {
		const updateFields = { name: 'Parcel', tagGroupId: byId('302') };
		expect(await jsonOf('tag', 'update', { tagId: byId('1608'), updateFields })).toEqual([
			{ success: true, tagId: 1608, tagGroupId: 302 },
		]);
		expect(tagNamed('Parcel')).toMatchObject({ id: '1608', groupId: '302' });
	});
});

it('puts a new tag on conversations, in no group, if not told otherwise', async () => {
	await jsonOf('tag', 'create', { name: ' New ' });
	expect(bench.sentData()).toEqual({
		Name: 'New',
		ObjectTag: true,
		ChildTag: false,
		UserTag: false,
	});
});

it('renames a tag, and leaves it in its group', async () => {
	await jsonOf('tag', 'update', { tagId: byId('1608'), updateFields: { name: 'Parcel' } });
	expect(bench.sentData()).toEqual({ Name: 'Parcel' });
	expect(tagNamed('Parcel')?.groupId).toBe('301');
});

it.each(['tag', 'tagGroup'])('a new %s whose ID does not come is no failure', async (resource) => {
	bench.emulator.fault(() => ({ kind: 'body', body: '{"status":200,"data":{"id":null}}' }));
	const { items, hints, error } = await run(resource, 'create', { name: 'New' });
	expect(error).toBeUndefined();
	expect(items[0]?.json).toMatchObject({ success: true, [`${resource}Id`]: null, name: 'New' });
	expect(hints).toEqual([expect.stringContaining('did not return the ID')]);
});

it.each([
	['tag', 'update', { tagId: byId('99'), updateFields: { name: 'x' } }, 'tag 99'],
	[
		'tag',
		'update',
		{ tagId: byId('1608'), updateFields: { tagGroupId: byId('99') } },
		'tag 1608 in tag group 99',
	],
	[
		'tag',
		'create',
		{ name: 'x', options: { tagGroupId: byId('99') } },
		'the new tag in tag group 99',
	],
])('%s %s says what is not there', async (resource, operation, parameters, what) => {
	const { error } = await run(resource, operation, parameters as INodeParameters);
	expect(error?.message).toContain(`CommBox does not know ${what} (status 404): "Not found"`);
});

it.each([
	['tag', 'create', { name: '={{ " " }}' }, '"Name" is empty'],
	[
		'tag',
		'create',
		{ name: 'x', usedFor: '={{ "cats" }}' },
		'There is no use of tags called "cats"',
	],
	['tag', 'update', { tagId: byId('1608') }, 'There is nothing to update'],
	['tag', 'update', { tagId: byId('#7'), updateFields: { name: 'x' } }, '"Tag" is not a positive'],
	['tagGroup', 'create', { name: '={{ "" }}' }, '"Name" is empty'],
])('%s %s refuses %j', async (resource, operation, parameters, message) => {
	await bench.expectRefused(run(resource, operation, parameters as INodeParameters), message);
});
