/**
 * CommBox's webhooks: what it sends for each event, in every form that its documentation shows or
 * allows. The values are our own.
 */

/** Around the event: `Event` or `payload` in JSON, `Event` in XML, that inside SOAP. */
export const formats = ['json', 'payload', 'xml', 'soap'] as const;
export type Format = (typeof formats)[number];

/** A body, and what its Content-Type says. */
export interface Delivery {
	readonly body: string;
	readonly contentType: string;
}

/** An event's members. Those whose name begins with @ are attributes in XML. */
interface Members {
	readonly [name: string]: string | number | Members | readonly Members[];
}

/** What tells one delivery of an event from another. */
export interface Subject {
	readonly userId?: string;
	readonly conversationId?: string;
}

const USER: Members = {
	'@UniqueID': '00123',
	'@Phone1': '19175555555',
	'@Phone2': '',
	'@Email': 'JohnDoe@gmail.com',
	'@FirstName': 'John',
	'@LastName': 'Doe',
	'@NumIdentities': '1',
	'@Locale': 'en_US',
	'@Remarks': '',
};

const IDENTITY: Members = {
	'@Id': '1957166',
	'@StreamProviderId': '19175555555',
	'@StreamProviderType': '5',
	'@UserName': '',
	'@FirstName': 'John',
	'@LastName': 'Doe',
};

/** What each event holds, by its names. */
const events: Readonly<Record<string, (userId: string, conversationId: string) => Members>> = {
	'Chat.OnUserExit': (userId, conversationId) => ({
		User: { '@id': userId },
		Object: { '@id': conversationId },
	}),
	'Form.OnSubmit': (_, conversationId) => ({
		ObjectId: conversationId,
		FormUrl: ' https://files.example.com/form.pdf',
		Properties: { field_0: 'John', VIP_Status: '8' },
	}),
	'Object.OnNew': (userId, conversationId) => ({
		...conversation(conversationId),
		'@Type': '5',
		'@StatusID': '1',
		'@CreateDate': '2026-03-05 12:39:11',
		'@StreamProviderId': 'a1b2@mail.example.com',
		'@StreamProviderType': 'Mail',
		Message: 'Hello,\nmy order has not arrived.',
		Content: { originUrl: 'https://shop.example.com/orders' },
		ManagerId: '0',
		Snippet: 'Hello,',
		User: { '@Id': userId, ...USER, Content: { VIP_Status: '8' }, Identity: IDENTITY },
	}),
	'Object.OnNewActivity': (userId, conversationId) => ({
		...conversation(conversationId),
		// As real receivers read it: in JSON a list of activities itself, whose data are an object.
		Activities: [
			{
				'@Id': '565420',
				'@Type': '2',
				'@CreateDate': '05-03-2026 06:57:33',
				User: { '@Id': userId, Identity: { '@Id': '16982' } },
				Data: { statusId: 2 },
			},
		],
	}),
	'Object.OnNewChild': (userId, conversationId) => ({
		...conversation(conversationId),
		Children: {
			Child: {
				'@Id': '2099753',
				'@CreateDate': '05-03-2026 06:36:15',
				'@Type': '0',
				'@StreamProviderId': 'c3d4@mail.example.com',
				'@StreamProviderType': 'Mail',
				Message: 'Any news?',
				ManagerId: '0',
				Content: { sessionId: '133' },
				Snippet: 'Any news?',
				User: { '@Id': userId, ...USER, Content: {}, Identity: IDENTITY },
			},
		},
	}),
	'Object.OnUpdateTag': (_, conversationId) => ({
		...conversation(conversationId),
		Tags: { Tag: { '@Id': '1608', '@Action': 'Add' } },
	}),
	'Satisfaction.OnSubmit': (_, conversationId) => ({
		'@ObjectId': conversationId,
		Score: '40',
		Description: 'too slow',
	}),
	'Tag.OnAdd': () => ({
		eventName: 'OnAdd',
		tagId: '41',
		groupId: '0',
		name: 'Gold',
		isObject: 'True',
		isUser: 'False',
		type: '1',
		requestId: 'e4474a8a-0802-4515-8c27-6d5f4e3c2b1a',
	}),
	'User.OnNew': (userId) => ({ '@Id': userId, ...USER, Content: {}, Identity: IDENTITY }),
	'User.OnUpdate': (userId) => ({
		'@Id': userId,
		...USER,
		'@Gender': 'M',
		Content: { VIP_Status: '8' },
	}),
	'User.OnUpdateTag': (userId) => ({
		'@Id': userId,
		...USER,
		Tags: { Tag: { '@Id': '10', '@Action': 'Add' } },
	}),
};

/** Members that are objects in JSON, and JSON as text in XML. */
const JSON_TEXTS: ReadonlySet<string> = new Set(['Content', 'Data', 'Properties']);

/** Lists in JSON, which have their entries one level deeper in XML, under this name. */
const ENTRY_NAMES: ReadonlyMap<string, string> = new Map([['Activities', 'Activity']]);

/** The events that CommBox can be made to send here. */
export const eventNames = Object.keys(events);

/**
 * @param name An event's names, such as `Object.OnNew`, in whatever case.
 * @param format How CommBox shall write it.
 * @param subject Whom and what it is about; left out, the emulator's own user.
 * @returns What CommBox sends.
 * @throws Error where there is no such event.
 */
export function writeDelivery(
	name: string,
	format: Format = 'json',
	{ userId = '94382332', conversationId = '5000' }: Subject = {},
): Delivery {
	const found = eventNames.find((known) => known.toLowerCase() === name.toLowerCase());
	const membersOf = events[found ?? ''];
	if (found === undefined || membersOf === undefined) {
		throw new Error(`CommBox has no event ${name}, only ${eventNames.join(', ')}`);
	}
	const [subscription = '', event = ''] = found.split('.');
	const members = membersOf(userId, conversationId);
	const names = { Subscription: subscription, Name: event, Brand: 'acme' };
	const json = (value: object) => ({
		body: JSON.stringify(value),
		contentType: 'application/json; charset=utf-8',
	});
	if (format === 'payload') return json({ payload: plain(members) });
	if (format === 'json') return json({ Event: { ...names, [subscription]: plain(members) } });

	const attributes = Object.entries(names).map(([key, value]) => ` ${key}="${value}"`);
	const xml = `<Event${attributes.join('')}>${element(subscription, members)}</Event>`;
	return format === 'xml'
		? { body: `<?xml version="1.0" encoding="utf-8"?>\n${xml}`, contentType: 'text/xml' }
		: {
				body: `<soap:Envelope xmlns:soap="http://www.w3.org/2003/05/soap-envelope"><soap:Body><n:Notify xmlns:n="urn:example">${xml}</n:Notify></soap:Body></soap:Envelope>`,
				contentType: 'application/soap+xml; charset=utf-8',
			};
}

/**
 * Sends it as CommBox does.
 *
 * @returns What was answered, and how long that took in milliseconds.
 */
export async function deliver(
	url: string,
	{ body, contentType }: Delivery,
): Promise<{ status: number; text: string; ms: number }> {
	const start = performance.now();
	const response = await fetch(url, {
		method: 'POST',
		headers: { 'content-type': contentType },
		body,
		signal: AbortSignal.timeout(60_000),
	});
	const text = await response.text();
	return { status: response.status, text, ms: performance.now() - start };
}

function conversation(id: string): Members {
	return { '@Id': id, '@StreamId': '4444', '@SubStreamId': '0' };
}

/** Members as JSON has them: without the mark of an attribute. */
function plain(value: Members[string]): unknown {
	if (typeof value !== 'object') return value;
	if (Array.isArray(value)) return value.map(plain);
	return Object.fromEntries(
		Object.entries(value).map(([name, member]) => [name.replace('@', ''), plain(member)]),
	);
}

function element(name: string, value: Members[string]): string {
	if (Array.isArray(value)) {
		const entryName = ENTRY_NAMES.get(name);
		const entries = value.map((one) => element(entryName ?? name, one)).join('');
		return entryName === undefined ? entries : `<${name}>${entries}</${name}>`;
	}
	const content = JSON_TEXTS.has(name) ? JSON.stringify(value) : value;
	if (typeof content !== 'object') return `<${name}>${escape(String(content))}</${name}>`;

	const members = Object.entries(content);
	const attributes = members.flatMap(([key, member]) =>
		key.startsWith('@') ? ` ${key.slice(1)}="${escape(String(member))}"` : [],
	);
	const children = members.flatMap(([key, member]) =>
		key.startsWith('@') ? [] : element(key, member),
	);
	return `<${name}${attributes.join('')}>${children.join('')}</${name}>`;
}

function escape(text: string): string {
	return text
		.replaceAll('&', '&amp;')
		.replaceAll('<', '&lt;')
		.replaceAll('>', '&gt;')
		.replaceAll('"', '&quot;');
}
