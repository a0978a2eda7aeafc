import type { INodeParameters } from 'n8n-workflow';

import { byId, useTestBench } from '../../../commBox';

const bench = useTestBench();

const MAIL: INodeParameters = {
	channelId: byId('4445'),
	channelType: 4,
	userIdentifier: 'ann@example.com',
	message: 'Your order',
};

const create = async (parameters: INodeParameters = {}) =>
	await bench.run({ resource: 'conversation', operation: 'create', ...MAIL, ...parameters });

it('opens a conversation by mail, and returns its id', async () => {
	const { items, error } = await create({
		additionalFields: { subject: 'Order A-1', agentId: byId('520760'), status: 13 },
		userFields: { firstName: 'Ann', phone1: '+1 917 555-5555' },
	});
	expect(error).toBeUndefined();
	expect(bench.sent()).toEqual(['POST /streams/4445/objects']);
	expect(bench.sentData()).toEqual({
		Type: 5,
		StatusId: 13,
		StreamProviderType: 4,
		UserStreamProviderId: 'ann@example.com',
		UserStreamProviderType: 4,
		ManagerId: 520760,
		Content: { subject: 'Order A-1', to: [{ address: 'ann@example.com' }] },
		Message: 'Your order',
		User: { FirstName: 'Ann', Phone1: '19175555555' },
	});
	const id = bench.emulator.conversations.all().at(-1)!.id;
	expect(items.map(({ json }) => json)).toEqual([
		{ success: true, streamId: 4445, conversationId: Number(id) },
	]);
});

it.each<[string, INodeParameters, object]>([
	[
		'SMS',
		{ channelId: byId('4446'), channelType: 5, userIdentifier: '+1 (917) 555-5555' },
		{ StreamProviderType: 5, UserStreamProviderId: '19175555555', UserStreamProviderType: 5 },
	],
	[
		'WhatsApp, as in the example of the vendor',
		{ channelId: byId('4444'), channelType: 7, userIdentifier: '19175555555' },
		{ StreamProviderType: 7, UserStreamProviderId: '19175555555', UserStreamProviderType: 5 },
	],
	[
		'WhatsApp with the type said',
		{
			channelId: byId('4444'),
			channelType: 7,
			userIdentifier: '19175555555',
			additionalFields: { userIdentifierType: 7 },
		},
		{ StreamProviderType: 7, UserStreamProviderId: '19175555555', UserStreamProviderType: 7 },
	],
	[
		'chat, whose identifiers keep their dashes',
		{ channelId: byId('4447'), channelType: 0, userIdentifier: 'b991-0a75-x' },
		{
			StreamProviderType: 0,
			UserStreamProviderId: 'b991-0a75-x',
			UserStreamProviderType: 5,
			createChildObject: true,
		},
	],
])('opens one on %s', async (_, parameters, data) => {
	const { error } = await create(parameters);
	expect(error).toBeUndefined();
	expect(bench.sentData()).toEqual({ Type: 4, StatusId: 1, Message: 'Your order', ...data });
});

it('takes content of your own, an own id and a sub-channel', async () => {
	await create({
		channelId: byId('4446'),
		channelType: 5,
		userIdentifier: '1',
		additionalFields: {
			content: '{ "order": 9007199254740993 }',
			externalId: 'x-1',
			subChannelId: '12',
		},
	});
	expect(bench.sentBody()).toContain('"Content":{"order":9007199254740993}');
	expect(bench.sentData()).toMatchObject({ StreamProviderId: 'x-1', SubStreamId: 12 });
});

it('lets own content stand before what the node would put there', async () => {
	await create({ additionalFields: { subject: 'A', content: '{ "subject": "B" }' } });
	expect(bench.sentBody()).toContain(
		'"Content":{"to":[{"address":"ann@example.com"}],"subject":"B"}',
	);
});

it.each<[string, INodeParameters, RegExp]>([
	['no message', { message: '={{ "" }}' }, /"Message" is empty/],
	['no user', { userIdentifier: '={{ "" }}' }, /"User Identifier" is empty/],
	['no channel', { channelId: byId('={{ "" }}') }, /"Channel" is empty/],
	['no type of channel', { channelType: '={{ "" }}' }, /"Channel Type" is empty/],
	['an unknown type of channel', { channelType: '={{ 99 }}' }, /no channel "99"/],
	['an unknown status', { additionalFields: { status: '={{ 99 }}' } }, /no status "99"/],
	['a phone number as agent', { additionalFields: { agentId: byId('+1 917') } }, /"Agent" is not/],
	['content that is no JSON', { additionalFields: { content: '{a' } }, /"Content \(JSON\)" is not/],
	['a long name', { userFields: { firstName: 'x'.repeat(101) } }, /"First Name" is 101 characters/],
])('refuses %s, and sends nothing', async (_, parameters, message) => {
	await bench.expectRefused(create(parameters), message);
});

it('names the channel that CommBox does not know', async () => {
	const { error } = await create({ channelId: byId('9') });
	expect(error?.message).toMatch(/does not know channel 9 /);
	expect(error?.description).toMatch(/Check the Channel/);
});

it('says why CommBox refuses it', async () => {
	const { error } = await create({ additionalFields: { agentId: byId('1') } });
	expect(error?.message).toMatch(/"Unknown ManagerId"/);
});
