import { readEvent } from '../../../nodes/CommBoxTrigger/readEvent';
import { readText } from '../../../nodes/CommBoxTrigger/unwrap';
import { Allowance } from '../../../nodes/shared/data/allowance';
import { xmlParser } from './triggerHost';

/** What the trigger reads in a text; a refusal as text. */
function read(text: string): unknown {
	const reading = readEvent(text);
	return 'refusal' in reading ? reading.refusal : reading.events;
}

/** Around an event of a conversation. */
const conversation = (name: string, inside: string, attributes = '') =>
	`<Event Subscription="Object" Name="${name}" Brand="acme"><Object Id="1" StreamId="71" SubStreamId="0"${attributes}>${inside}</Object></Event>`;

const activity = (type: number, data: string, user = '<User Id="7"><Identity Id="8"/></User>') =>
	conversation(
		'OnNewActivity',
		`<Activities><Activity Id="9" Type="${type}" CreateDate="26-03-2017 06:57:33">${user}<Data>${data}</Data></Activity></Activities>`,
	);

const IN_CONVERSATION = {
	entity: 'Object',
	brand: 'acme',
	conversationId: 1,
	streamId: 71,
	subStreamId: 0,
};

const USER_XML =
	'<User Id="5" UniqueID="007" Phone1="12125550100" Phone2="" Email="ann@example.com" FirstName="Ann" NumIdentities="1"><Content>{"VIP_Status":"8"}</Content><Identity Id="6" StreamProviderId="12125550100" StreamProviderType="7"/></User>';

const USER = {
	id: 5,
	uniqueId: '007',
	phone1: '12125550100',
	phone2: '',
	email: 'ann@example.com',
	firstName: 'Ann',
	numIdentities: 1,
	content: { VIP_Status: '8' },
	identity: { id: 6, streamProviderId: '12125550100', streamProviderType: 7 },
};

describe('the documented events, as XML', () => {
	it('Object OnNew', () => {
		const inside = `<Message>Hi\n  there</Message><Content>{"num_likes":5}</Content><ManagerId>0</ManagerId><Snippet>Hi</Snippet>${USER_XML}`;
		const attributes =
			' Type="5" StatusID="1" CreateDate="2024-09-03 12:39:11" StreamProviderId="x@mail" StreamProviderType="Mail"';
		expect(read(conversation('OnNew', inside, attributes))).toEqual([
			{
				...IN_CONVERSATION,
				event: 'OnNew',
				userId: 5,
				identityId: 6,
				data: {
					id: 1,
					streamId: 71,
					subStreamId: 0,
					type: 5,
					statusId: 1,
					createDate: '2024-09-03 12:39:11',
					createDateIso: '2024-09-03T12:39:11',
					streamProviderId: 'x@mail',
					streamProviderType: 'Mail',
					message: 'Hi\n  there',
					content: { num_likes: 5 },
					managerId: 0,
					snippet: 'Hi',
					user: USER,
				},
			},
		]);
	});

	it('Object OnNewChild, one item for each message', () => {
		const child = (id: number, manager: number) =>
			`<Child Id="${id}" CreateDate="03-04-2017 06:36:15" Type="0"><Message>Hi</Message><ManagerId>${manager}</ManagerId><Content>{}</Content>${USER_XML}</Child>`;
		const children = `<Children>${child(2, 0)}${child(3, 44)}</Children>`;
		const message = {
			createDate: '03-04-2017 06:36:15',
			createDateIso: '2017-04-03T06:36:15',
			type: 0,
			message: 'Hi',
			content: {},
			user: USER,
		};
		const shared = { id: 1, streamId: 71, subStreamId: 0 };
		const event = { ...IN_CONVERSATION, event: 'OnNewChild', userId: 5, identityId: 6 };
		expect(read(conversation('OnNewChild', children))).toEqual([
			{ ...event, data: { ...shared, child: { id: 2, ...message, managerId: 0 } } },
			{ ...event, managerId: 44, data: { ...shared, child: { id: 3, ...message, managerId: 44 } } },
		]);
	});

	it.each<[number, string, string, object]>([
		[1, 'Remark', '{"text":"Called back"}', { text: 'Called back' }],
		[2, 'Status Change', '{"statusId": 8}', { statusId: 8 }],
		[
			3,
			'Forward',
			'{"message":"Look","recipients":["a@b.c"],"allowEmailReply":true,"allowCustomerDetails":true}\n',
			{
				message: 'Look',
				recipients: ['a@b.c'],
				allowEmailReply: true,
				allowCustomerDetails: true,
			},
		],
		[
			4,
			'Forward Reply',
			'{"message":"one\n\ttwo","recipients":["a@b.c"],"attachments":"{}"}',
			{ message: 'one\n\ttwo', recipients: ['a@b.c'], attachments: {} },
		],
		[
			5,
			'Stream Change',
			'{"oldObjectStreamName":"Mail","newObjectStreamName":"Chat"}',
			{ oldObjectStreamName: 'Mail', newObjectStreamName: 'Chat' },
		],
		[
			6,
			'Assignment Change',
			'{"managerId":3,"assignedManagerId":4}',
			{ managerId: 3, assignedManagerId: 4 },
		],
		[
			7,
			'Tag Update',
			'{"tagId":11,"objectId":99,"isRemoveTag":false,"name":"VIP","group_name":"Sales"}',
			{ tagId: 11, objectId: 99, isRemoveTag: false, name: 'VIP', groupName: 'Sales' },
		],
		[
			8,
			'Follow-Up',
			'{"text": "Call" ,\n "scheduledTime": "03/04/2017 05:30:00"}',
			{
				text: 'Call',
				scheduledTime: '03/04/2017 05:30:00',
				scheduledTimeIso: '2017-03-04T05:30:00',
			},
		],
		[
			9,
			'Intent Update',
			'{"intentIds":[11],"objectId":99,"isRemoveIntent":false,"names":["a"]}',
			{ intentIds: [11], objectId: 99, isRemoveIntent: false, names: ['a'] },
		],
		[
			10,
			'Attachment',
			'{"objectId":99,"managerId":4,"attachments":{"attachments":[{"href":"/media//a.png","name":"a"}]},"attachmentType":"videoCapture"}',
			{
				objectId: 99,
				managerId: 4,
				attachments: { attachments: [{ href: '/media//a.png', name: 'a' }] },
				attachmentType: 'videoCapture',
			},
		],
		[
			11,
			'Rule Executed',
			'{"originalStreamId":1,"destStreamId":2,"tagName":"x"}}',
			{ originalStreamId: 1, destStreamId: 2, tagName: 'x' },
		],
		[13, 'Publicity Update', '{"changePublicityToPublic":true}', { changePublicityToPublic: true }],
		[
			15,
			'Invalid File Extension',
			'{"fileName":"a.exe","fileExtension":".exe","unValidActivity":1}',
			{ fileName: 'a.exe', fileExtension: '.exe', unValidActivity: 1 },
		],
		[16, 'Invalid File Size', '{"maxFileSizeAllow":5}', { maxFileSizeAllow: 5 }],
		[17, 'Disallowed File Upload', '{"status":"x"}', { status: 'x' }],
		[18, 'Inactivity Logout', '{}', {}],
		[19, 'Participant Change', '{"action":"add","isAgent":true}', { action: 'add', isAgent: true }],
	])('Object OnNewActivity of type %d, %s', (type, activityTypeName, data, expected) => {
		expect(read(activity(type, data))).toEqual([
			{
				...IN_CONVERSATION,
				event: 'OnNewActivity',
				actorUserId: 7,
				actorIdentityId: 8,
				activityType: type,
				activityTypeName,
				data: {
					id: 1,
					streamId: 71,
					subStreamId: 0,
					activity: {
						id: 9,
						type,
						createDate: '26-03-2017 06:57:33',
						createDateIso: '2017-03-26T06:57:33',
						user: { id: 7, identity: { id: 8 } },
						data: expected,
					},
				},
			},
		]);
	});

	it('Object OnNewActivity of a type that nobody has documented, by nobody, with data that is none', () => {
		expect(read(activity(99, '{"a":', ''))).toEqual([
			expect.objectContaining({ activityType: 99, event: 'OnNewActivity' }),
		]);
		const [event] = read(activity(99, '{"a":', '')) as Array<Record<string, object>>;
		expect(Object.keys(event!)).not.toContain('activityTypeName');
		expect(event!['data']).toMatchObject({ activity: { data: '{"a":' } });
	});

	it('Object OnUpdateTag, one item for each tag', () => {
		const tags = '<Tags><Tag Id="16" Action="Add"/><Tag Id="17" Action="Remove"/></Tags>';
		const shared = { id: 1, streamId: 71, subStreamId: 0 };
		const event = { ...IN_CONVERSATION, event: 'OnUpdateTag' };
		expect(read(conversation('OnUpdateTag', tags))).toEqual([
			{ ...event, tagId: 16, data: { ...shared, tag: { id: 16, action: 'Add' } } },
			{ ...event, tagId: 17, data: { ...shared, tag: { id: 17, action: 'Remove' } } },
		]);
	});

	it.each(['OnNew', 'OnUpdate'])('User %s', (event) => {
		const text = `<Event Subscription="User" Name="${event}" Brand="acme">${USER_XML}</Event>`;
		expect(read(text)).toEqual([
			{ entity: 'User', event, brand: 'acme', userId: 5, identityId: 6, data: USER },
		]);
	});

	it('User OnUpdateTag, with its content as an attribute', () => {
		const text =
			'<Event Subscription="User" Name="OnUpdateTag" Brand="acme"><User Id="5" FirstName="Ann" Content="{}"><Tags><Tag Id="10" Action="Add"/></Tags></User></Event>';
		expect(read(text)).toEqual([
			{
				entity: 'User',
				event: 'OnUpdateTag',
				brand: 'acme',
				userId: 5,
				tagId: 10,
				data: { id: 5, firstName: 'Ann', content: {}, tag: { id: 10, action: 'Add' } },
			},
		]);
	});

	it('Satisfaction OnSubmit, its score a number to compare', () => {
		const text =
			'<Event Subscription="Satisfaction" Name="OnSubmit" Brand="acme"><Satisfaction ObjectId="1"><Score>40</Score><Description>too slow</Description></Satisfaction></Event>';
		expect(read(text)).toEqual([
			{
				entity: 'Satisfaction',
				event: 'OnSubmit',
				brand: 'acme',
				conversationId: 1,
				data: { objectId: 1, score: 40, description: 'too slow' },
			},
		]);
	});

	it('Form OnSubmit, its fields under their own names', () => {
		const text =
			'<Event Subscription="Form" Name="OnSubmit" Brand="acme"><Form><ObjectId>1</ObjectId><FormUrl> https://a.b/c</FormUrl><Properties>{"field_0":"Ann","VIP_Status":"007"}</Properties></Form></Event>';
		expect(read(text)).toEqual([
			{
				entity: 'Form',
				event: 'OnSubmit',
				brand: 'acme',
				conversationId: 1,
				data: {
					objectId: 1,
					formUrl: 'https://a.b/c',
					properties: { field_0: 'Ann', VIP_Status: '007' },
				},
			},
		]);
	});

	it('Form OnSubmit, with the typographic quotes of the example, which are not JSON', () => {
		const properties = '{“field_0”: “Ann”}';
		const text = `<Event Subscription="Form" Name="OnSubmit"><Form><Properties>${properties}</Properties></Form></Event>`;
		expect(read(text)).toEqual([{ entity: 'Form', event: 'OnSubmit', data: { properties } }]);
	});

	it('Chat OnUserExit, its IDs in lower case', () => {
		const text =
			'<Event Subscription="Chat" Name="OnUserExit" Brand="acme"><Chat><User id="5"></User><Object id="1"></Object></Chat></Event>';
		expect(read(text)).toEqual([
			{
				entity: 'Chat',
				event: 'OnUserExit',
				brand: 'acme',
				conversationId: 1,
				userId: 5,
				data: { user: { id: 5 }, object: { id: 1 } },
			},
		]);
	});
});

describe('the documented events, as JSON', () => {
	it('Tag OnAdd, all its values text', () => {
		const tag = {
			eventName: 'OnAdd',
			tagId: '41',
			groupId: '0',
			name: 'Gold',
			isObject: 'True',
			isUser: 'False',
			type: '1',
			unit: '0',
			defaultValue: '',
			requestId: '0001',
		};
		const text = { Event: { Subscription: 'Tag', Name: 'OnAdd', Brand: 'acme', Tag: tag } };
		const data = { ...tag, tagId: 41, groupId: 0, isObject: true, isUser: false, type: 1, unit: 0 };
		const event = { entity: 'Tag', event: 'OnAdd', tagId: 41, data };
		expect(read(JSON.stringify(text))).toEqual([{ ...event, brand: 'acme' }]);
		expect(read(JSON.stringify({ payload: tag }))).toEqual([event]);
	});

	it('Object OnNew, without names', () => {
		const payload = {
			Message: 'Hi',
			Content: { languages: [{ Item1: 'en', Item2: 3377699720698044 }], isConnected: true },
			ManagerId: '0',
			User: { Content: {}, Identity: { Id: '6', StreamProviderType: '6' }, Id: '5', Phone1: '' },
		};
		expect(read(JSON.stringify({ payload }))).toEqual([
			{
				entity: 'Object',
				event: 'OnNew',
				userId: 5,
				identityId: 6,
				data: {
					message: 'Hi',
					content: payload.Content,
					managerId: 0,
					user: { content: {}, identity: { id: 6, streamProviderType: 6 }, id: 5, phone1: '' },
				},
			},
		]);
	});

	it('Object OnNewActivity, as receivers were recorded to read it', () => {
		const Activities = [{ Id: '565420', Type: '2', Data: { statusId: 2 } }];
		const text = {
			Event: {
				Subscription: 'Object',
				Name: 'OnNewActivity',
				Brand: 'acme',
				Object: { Id: '5000', StreamId: '4444', Activities },
			},
		};
		expect(read(JSON.stringify(text))).toEqual([
			{
				entity: 'Object',
				event: 'OnNewActivity',
				brand: 'acme',
				conversationId: 5000,
				streamId: 4444,
				activityType: 2,
				activityTypeName: 'Status Change',
				data: {
					id: 5000,
					streamId: 4444,
					activity: { id: 565420, type: 2, data: { statusId: 2 } },
				},
			},
		]);
	});

	it.each<[string, unknown]>([
		['a list', [{ Id: '9', Type: '2' }]],
		['an object', { Id: '9', Type: '2' }],
		['one level deeper, as in XML', { Activity: { Id: '9', Type: '2' } }],
		['a list one level deeper', { Activity: [{ Id: '9', Type: '2' }] }],
		['a list of such', [{ Activity: { Id: '9', Type: '2' } }]],
	])('a list of one as %s', (_, Activities) => {
		const Event = { Subscription: 'Object', Name: 'OnNewActivity', Object: { Id: 1, Activities } };
		expect(read(JSON.stringify({ Event }))).toEqual([
			{
				entity: 'Object',
				event: 'OnNewActivity',
				conversationId: 1,
				activityType: 2,
				activityTypeName: 'Status Change',
				data: { id: 1, activity: { id: 9, type: 2 } },
			},
		]);
	});

	it.each([undefined, null, '', [], {}])('a list that holds nothing: %j', (Children) => {
		const Event = { Subscription: 'Object', Name: 'OnNewChild', Object: { Id: '1', Children } };
		expect(read(JSON.stringify({ Event }))).toEqual([
			expect.objectContaining({ entity: 'Object', event: 'OnNewChild', conversationId: 1 }),
		]);
	});
});

describe('what the documentation leaves open', () => {
	const event = (members: object) => read(JSON.stringify({ Event: members }));

	it('an event that nobody has documented', () => {
		const members = { Subscription: 'Team', Name: 'OnClose', Team: { Id: '3', Size: '4' } };
		expect(event(members)).toEqual([
			{ entity: 'Team', event: 'OnClose', data: { id: 3, size: '4' } },
		]);
		expect(event({ Subscription: 'Tag', Name: 'OnUpdate', Tag: { TagId: '41' } })).toEqual([
			{ entity: 'Tag', event: 'OnUpdate', tagId: 41, data: { tagId: 41 } },
		]);
	});

	it.each<[object, object]>([
		[
			{ Subscription: 'user', Name: 'onnew', user: { ID: 5 } },
			{ entity: 'User', event: 'OnNew' },
		],
		[
			{ Name: 'OnUserExit', Chat: {} },
			{ entity: 'Chat', event: 'OnUserExit' },
		],
		[
			{ Name: 'OnSubmit', Satisfaction: { a: 1 } },
			{ entity: 'Satisfaction', event: 'OnSubmit' },
		],
		[{ User: { Id: '5' } }, { entity: 'User', userId: 5 }],
		[{ Subscription: 'Object', Object: { Children: [{ Id: '2' }] } }, { event: 'OnNewChild' }],
		[
			{ Subscription: 'User', Name: 'OnNew', Id: '5' },
			{ entity: 'User', userId: 5 },
		],
		[{ Name: 'OnNew', Id: '5' }, { event: 'OnNew' }],
		[
			{ Subscription: ' User ', Name: ' OnNew ', Brand: ' acme ', Id: '5' },
			{ userId: 5, brand: 'acme' },
		],
		[{ Subscription: ' ', Name: 'OnUserExit', Brand: '', Chat: {} }, { entity: 'Chat' }],
		[
			{ Subscription: 'User', Name: 'OnNew', User: 5 },
			{ entity: 'User', data: { user: 5 } },
		],
		[
			{ Subscription: 'User', Name: 'OnNew', User: [] },
			{ entity: 'User', data: { user: [] } },
		],
		[{ Subscription: 'User', Name: 'OnNew', UserId: '5' }, { userId: 5 }],
		[
			{ Subscription: 'Tag', Name: 'OnAdd', Tag: { Id: '5' } },
			{ entity: 'Tag', tagId: 5 },
		],
		[
			{ Subscription: 'Tag', Name: 'OnAdd', Tag: [{ Tag: [{ Id: '5' }, { Id: '6' }] }] },
			{ tagId: 5 },
		],
		[
			{ Identity: {}, Phone1: '' },
			{ entity: 'User', event: 'OnNew' },
		],
		[
			{ Phone1: '', Tags: [] },
			{ entity: 'User', event: 'OnUpdateTag' },
		],
		[{ Phone1: '' }, { entity: 'User', event: 'OnUpdate' }],
		[
			{ Tags: [], StreamId: 4444 },
			{ entity: 'Object', event: 'OnUpdateTag' },
		],
		[{ Subscription: 'Object', Object: { Phone1: '', Children: [] } }, { event: 'OnNewChild' }],
		[
			{ Subscription: 'Object', Object: { FormUrl: '' } },
			{ entity: 'Object', data: { formUrl: '' } },
		],
		[{ Object: { Id: '5' }, More: 1 }, { data: { object: { id: 5 }, more: 1 } }],
		[{ User: { Name: 'OnNew', Id: '5' } }, { entity: 'User', data: { name: 'OnNew', id: 5 } }],
		[{ Name: 'Online', Id: '5' }, { data: { name: 'Online', id: 5 } }],
		[{ Name: 'MyOnNew', Id: '5' }, { data: { name: 'MyOnNew', id: 5 } }],
		[{ Foo: { Bar: 1 } }, { data: { foo: { bar: 1 } } }],
	])('names or members left out: %j', (members, expected) => {
		expect(event(members)).toEqual([expect.objectContaining(expected)]);
	});

	it('members beside what the event is about', () => {
		const members = { Subscription: 'User', Name: 'OnNew', RequestId: '01', User: { Id: '5' } };
		expect(event(members)).toEqual([
			{ entity: 'User', event: 'OnNew', userId: 5, data: { requestId: '01', id: 5 } },
		]);
	});

	it.each([0, 1, 23, 99])('the type %d of an activity', (Type) => {
		const members = {
			Subscription: 'Object',
			Name: 'OnNewActivity',
			Object: { Activities: { Type } },
		};
		expect(event(members)).toEqual([expect.objectContaining({ activityType: Type })]);
	});

	it.each(['x', -1, 1.5, 2 ** 53, true, null, '', {}])('no type of an activity in %p', (Type) => {
		const members = {
			Subscription: 'Object',
			Name: 'OnNewActivity',
			Object: { Activities: { Type } },
		};
		expect((event(members) as object[])[0]).not.toHaveProperty('activityType');
	});

	it('no names of an event that are not text', () => {
		const [read] = event({ Subscription: 5, Name: ['OnNew'], Brand: {}, Id: '5' }) as object[];
		expect(read).toEqual({ data: { name: ['OnNew'], id: 5 } });
	});

	it('several events in one body', () => {
		const one = { Subscription: 'User', Name: 'OnNew', User: { Id: '5' } };
		const expected = [
			{ entity: 'User', event: 'OnNew', userId: 5, data: { id: 5 } },
			{ entity: 'User', event: 'OnNew', userId: 5, data: { id: 5 } },
		];
		expect(read(JSON.stringify({ Event: [one, one] }))).toEqual(expected);
		expect(read(JSON.stringify([{ Event: one }, { Event: one }]))).toEqual(expected);
		expect(event({ Subscription: 'User', Name: 'OnNew', User: [one.User, one.User] })).toEqual(
			expected,
		);
	});

	it.each([
		['no wrapper', { Subscription: 'User', Name: 'OnNew', User: { Id: '5' } }],
		['two wrappers', { payload: { Event: { Subscription: 'User', Name: 'OnNew', Id: '5' } } }],
		['JSON as text', { payload: '{"Subscription":"User","Name":"OnNew","User":{"Id":"5"}}' }],
		['XML as text', { event: '<Event Subscription="User" Name="OnNew"><User Id="5"/></Event>' }],
	])('%s', (_, body) => {
		expect(read(JSON.stringify(body))).toEqual([
			{ entity: 'User', event: 'OnNew', userId: 5, data: { id: 5 } },
		]);
	});

	it.each([
		'<s:Envelope xmlns:s="urn:s"><s:Header/><s:Body><Event Subscription="User" Name="OnNew"><User Id="5"/></Event></s:Body></s:Envelope>',
		'<s:Envelope xmlns:s="urn:s"><s:Body><a:Notify xmlns:a="urn:a"><a:Event Subscription="User" Name="OnNew"><a:User Id="5"/></a:Event></a:Notify></s:Body></s:Envelope>',
		'<Envelope><Body><Notify><message>&lt;Event Subscription="User" Name="OnNew"&gt;&lt;User Id="5"/&gt;&lt;/Event&gt;</message></Notify></Body></Envelope>',
		'<Envelope><Body><Notify><message><![CDATA[{"Event":{"Subscription":"User","Name":"OnNew","User":{"Id":"5"}}}]]></message></Notify></Body></Envelope>',
	])('SOAP: %s', (text) => {
		expect(read(text)).toEqual([{ entity: 'User', event: 'OnNew', userId: 5, data: { id: 5 } }]);
	});

	it("what n8n's own XML parser makes of SOAP", async () => {
		const event = '<n:Event Subscription="User" Name="OnNew"><n:User Id="5"/></n:Event>';
		const text = `<s:Envelope><s:Body>${event}</s:Body></s:Envelope>`;
		const parsed: unknown = await xmlParser.parseStringPromise(text);
		expect(readEvent('', parsed)).toEqual({ events: read(text), body: parsed });
		expect(read(text)).toEqual([{ entity: 'User', event: 'OnNew', userId: 5, data: { id: 5 } }]);
	});

	it('an event beside an envelope, which may hold it as well', () => {
		const Event = { Subscription: 'User', Name: 'OnNew', User: { Id: '5' } };
		expect(read(JSON.stringify({ Event, Envelope: { Event } }))).toHaveLength(1);
	});

	it("what n8n's own XML parser makes of it, whose names are in lower case", async () => {
		const text = conversation(
			'OnNewChild',
			`<Children><Child Id="2"><Message>Hi</Message><ManagerId>44</ManagerId>${USER_XML}</Child></Children>`,
		);
		const parsed: unknown = await xmlParser.parseStringPromise(text);
		expect(readEvent('', parsed)).toEqual({ events: read(text), body: parsed });
	});

	it.each<[string, unknown]>([
		['2024-09-03T12:39:11Z', '2024-09-03T12:39:11Z'],
		['2024-09-03T12:39:11.5+02:00', '2024-09-03T12:39:11.5+02:00'],
		['27-03-2017 \n 06:29:59', '2017-03-27T06:29:59'],
		['31-02-2017 06:29:59', undefined],
		['13/13/2017 06:29:59', undefined],
		['2017-03-27', undefined],
		['soon', undefined],
	])('the date %j', (createDate, createDateIso) => {
		const [read] = event({ Subscription: 'User', Name: 'OnNew', CreateDate: createDate }) as [
			{ data: object },
		];
		expect(read.data).toEqual({
			createDate,
			...(createDateIso !== undefined && { createDateIso }),
		});
	});

	it.each<[unknown, unknown]>([
		['5', 5],
		[' 5 ', 5],
		[5, 5],
		['9007199254740993', '9007199254740993'],
		['9223372036854775807', '9223372036854775807'],
		['0', undefined],
		['007', undefined],
		['-5', undefined],
		[1.5, undefined],
		['../5', undefined],
		[['5'], undefined],
		[{ a: 1 }, undefined],
		[true, undefined],
		['', undefined],
		['12345678901234567890', undefined],
	])('the ID %j', (id, expected) => {
		const [read] = event({ Subscription: 'User', Name: 'OnNew', User: { Id: id } }) as [
			{ userId?: unknown },
		];
		expect(read.userId).toBe(expected);
	});

	it('two members that would have the same name', () => {
		expect(
			event({ Subscription: 'User', Name: 'OnNew', User: { Id: '5', id: '6', ID: '7' } }),
		).toEqual([expect.objectContaining({ data: { id: 5, ID: '7' } })]);
	});
});

describe('what means harm', () => {
	it('cannot reach a prototype', () => {
		const text =
			'{"Event":{"Subscription":"User","Name":"OnNew","User":{"Id":"5","__proto__":{"a":1},"constructor":{"prototype":{"a":1}},"Content":{"__proto__":{"a":1},"constructor":1,"fine":1}}}}';
		const stored = JSON.stringify(read(text));
		expect(stored).not.toMatch(/__proto__|constructor|prototype/);
		expect(stored).toContain('"fine":1');
		expect(({} as { a?: unknown }).a).toBeUndefined();
	});

	it.each([
		['<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><Event><User Id="&b;"/></Event>'],
		['<Event Subscription="User" Name="OnNew"><User Id="5"></Event>'],
		['<Event Subscription="User Name="OnNew"><User Id="5"/></Event>'],
		['<Event><User Id="5"/></Event><Event/>'],
		['<Event><User Id="5"/></Event>text'],
		['<Event'],
		['<Event><![CDATA[</Event>'],
		['<Event><!--</Event>'],
		['</Event>'],
		['<>'],
		['< Event/>'],
	])('is no XML to read: %s', (text) => {
		expect(readText(text, new Allowance())).toBeUndefined();
	});

	it('XML is read as XML means it', () => {
		const text =
			"\ufeff<?xml version='1.0'?><!-- a > b --><Event Subscription='User' Name=\"OnNew\"><User Id='5' FirstName='&quot;&#65;&#x42;&amp;&#x110000;&nope;&gt;' LastName='a>b'><Remarks><![CDATA[<b>&amp;]]> &lt;i&gt;</Remarks></User></Event>";
		expect(read(text)).toEqual([
			{
				entity: 'User',
				event: 'OnNew',
				userId: 5,
				data: {
					id: 5,
					firstName: '"AB&&#x110000;&nope;>',
					lastName: 'a>b',
					remarks: '<b>&amp; <i>',
				},
			},
		]);
	});

	const TOO_MUCH = 'The body holds too much for events of CommBox, or is nested too deeply';
	const user = (inside: object) =>
		JSON.stringify({ Event: { Subscription: 'User', Name: 'OnNew', User: inside } });
	const list = (length: number) => Array.from({ length }, () => 1);

	it.each<[string, string, string]>([
		['in a list', user({ Content: list(40_000) }), user({ Content: list(50_001) })],
		[
			'in a text',
			user({ Content: JSON.stringify(list(40_000)) }),
			user({ Content: JSON.stringify(list(50_001)) }),
		],
		[
			'in texts',
			user({ Content: list(10).map(() => JSON.stringify(list(4_000))) }),
			user({ Content: list(13).map(() => JSON.stringify(list(4_000))) }),
		],
		[
			'line breaks that JSON in a text should not have',
			user({ Content: `{"a":"${'\n'.repeat(40_000)}"}` }),
			user({ Content: `{"a":"${'\n'.repeat(50_001)}"}` }),
		],
		[
			'in XML',
			conversation('OnNew', '<a b="c"/>'.repeat(20_000)),
			conversation('OnNew', '<a b="c"/>'.repeat(25_001)),
		],
	])('holds no more names and values than events have: %s', (_, most, tooMuch) => {
		expect(read(most)).toHaveLength(1);
		expect(read(tooMuch)).toBe(TOO_MUCH);
	});

	it("holds no more of them where n8n's parser has read it", () => {
		const form = (length: number) => readEvent('', { payload: { Id: '5', Content: list(length) } });
		expect(form(40_000)).toHaveProperty('events.length', 1);
		expect(form(50_001)).toEqual({ refusal: TOO_MUCH });
		const deep = (levels: number) =>
			readEvent('', JSON.parse(`{"payload":${'{"a":'.repeat(levels)}1${'}'.repeat(levels)}}`));
		expect(deep(64)).toHaveProperty('events.length', 1);
		expect(deep(65)).toEqual({ refusal: TOO_MUCH });
	});

	it('copies no more than a little of what events share', () => {
		const children = (count: number, length: number) =>
			JSON.stringify({
				Event: {
					Subscription: 'Object',
					Name: 'OnNewChild',
					Object: { Message: 'x'.repeat(length), Children: list(count).map(() => ({ Id: 1 })) },
				},
			});
		expect(read(children(1, 5_000_000))).toHaveLength(1);
		expect(read(children(900, 1_000))).toHaveLength(900);
		expect(read(children(900, 1_200))).toBe(TOO_MUCH);
		expect(read(children(2, 600_000))).toBe(TOO_MUCH);
	});

	it('has names that are short, because each event of a delivery gets them', () => {
		const named = (Brand: string) =>
			read(JSON.stringify({ Event: { Subscription: 'User', Name: 'OnNew', Brand, Id: '5' } }));
		const event = { entity: 'User', event: 'OnNew', userId: 5, data: { id: 5 } };
		expect(named('b'.repeat(200))).toEqual([{ ...event, brand: 'b'.repeat(200) }]);
		expect(named('b'.repeat(201))).toEqual([event]);
	});

	it.each<[string, (count: number) => string]>([
		[
			'as entries of a list',
			(count) => conversation('OnUpdateTag', '<Tags><Tag Id="1"/></Tags>'.repeat(count)),
		],
		[
			'as events',
			(count) => JSON.stringify({ Event: list(count).map(() => ({ User: { Id: 5 } })) }),
		],
		[
			'as what an event is about',
			(count) => JSON.stringify({ Event: { User: list(count).map(() => ({ Id: 5 })) } }),
		],
	])('holds no more events than CommBox sends: %s', (_, text) => {
		expect(read(text(1_000))).toHaveLength(1_000);
		expect(read(text(1_001))).toBe('The body holds more than 1000 events');
	});

	it('copies no more than a little of what stands beside several that an event is about', () => {
		const users = (length: number) =>
			JSON.stringify({
				Event: {
					Subscription: 'User',
					Name: 'OnNew',
					Message: 'x'.repeat(length),
					User: [{ Id: 5 }, { Id: 6 }],
				},
			});
		expect(read(users(499_986))).toHaveLength(2);
		expect(read(users(499_987))).toBe(TOO_MUCH);
	});

	it('is refused in a word where it is no event', () => {
		for (const text of [
			'{}',
			'x',
			'5',
			'"Event"',
			'[[]]',
			'<a/>',
			'{"Event":"x"}',
			'{',
			'{"Name":"OnNew"}',
			'{"Subscription":"User"}',
		])
			expect(read(text)).toBe('The body is not an event of CommBox');
	});

	it.each<[string, (inside: unknown) => unknown]>([
		['lists', (inside) => [inside]],
		['wrappers', (payload) => ({ payload })],
		['JSON in texts', (inside) => ({ payload: JSON.stringify(inside) })],
	])('is looked for in five %s, one in the other', (_, wrap) => {
		const event = { Event: { Subscription: 'User', Name: 'OnNew', User: { Id: '5' } } };
		const wrapped = (levels: number) =>
			Array.from({ length: levels }).reduce<unknown>((inside) => wrap(inside), event);
		const found = (levels: number) =>
			JSON.stringify(read(JSON.stringify(wrapped(levels)))).includes('"userId":5');
		expect([found(1), found(4), found(5), found(7)]).toEqual([true, true, true, false]);
	});

	it('is looked for in five elements of SOAP', () => {
		const found = (levels: number) => {
			const inside = '<Event Subscription="User" Name="OnNew"><User Id="5"/></Event>';
			const body = '<a>'.repeat(levels) + inside + '</a>'.repeat(levels);
			return JSON.stringify(read(`<s:Envelope>${body}</s:Envelope>`)).includes('"userId":5');
		};
		expect([found(1), found(3), found(4), found(6)]).toEqual([true, true, true, false]);
	});
});
