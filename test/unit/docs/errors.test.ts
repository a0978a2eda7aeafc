import { UserError, type INodeParameters } from 'n8n-workflow';

import { CommBoxApi } from '../../../credentials/CommBoxApi.credentials';
import type { Decide, Fault } from '../../emulator';
import {
	API_KEY,
	byId,
	customFields,
	errorText,
	IMPATIENT,
	passTime,
	RIGHT,
	useTestBench,
} from '../commBox';
import type { RunOptions } from '../engine';

const bench = useTestBench();

/** From `jest.config.js`: the page about errors, and the package's sources. */
declare const projectFiles: { readonly errors: string; readonly sources: readonly string[] };

/** The entries of its lists: messages in front of a colon, what they mean behind it. */
const [, list] = projectFiles.errors.split('## Messages');
const entries = list!.split(/^- (?=`)/m).slice(1);
const messages = entries.flatMap((entry) =>
	[...entry.slice(0, entry.indexOf('`:') + 1).matchAll(/`([^`]+)`/g)].map(
		([, message]) => message!,
	),
);

/** Whether a message is the one that a pattern names, which says `…` for what differs. */
function fits(message: string, pattern: string): boolean {
	const literal = pattern.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&').replaceAll('…', '.*');
	return new RegExp(`^${literal}($|: | \\()`, 's').test(message);
}

/** What makes a run fail, beside what is right. */
interface Failure extends Partial<Omit<RunOptions, 'parameters'>> {
	readonly parameters?: INodeParameters;
	readonly fault?: Fault | Decide;
}

const answer = (body: string, parameters: INodeParameters = {}): Failure => ({
	fault: { kind: 'body', body },
	parameters,
});
const email = (value: string): Failure => ({ parameters: { updateFields: { email: value } } });
const fields = (...given: Parameters<typeof customFields>): Failure => ({
	parameters: { customFields: customFields(...given) },
});
const fieldsJson = (text: string): Failure => ({
	parameters: { specifyCustomFields: 'json', customFieldsJson: text },
});
const credential = (baseUrl: string, apiKey = API_KEY): Failure => ({
	credential: { apiKey, baseUrl },
});
const BY_IDENTITY = { userIdentification: 'channelIdentity', streamProviderId: '1' };
const BY_PHONE = { userIdentification: 'phoneNumber' };
const BY_EMAIL = { userIdentification: 'emailAddress' };
const CONVERSATIONS = { operation: 'getConversations' };

/** What is about a conversation, with these parameters beside those that are right. */
const conversation = (operation: string, parameters: INodeParameters): Failure => ({
	parameters: {
		resource: 'conversation',
		operation,
		conversationId: '1',
		channelId: '1',
		...parameters,
	},
});

/** What a list in the form is loaded for; whoever has the other ID has no custom fields. */
const lists: INodeParameters[] = [{}, { userId: '94382333' }];

/** The statuses that the node knows, as the credential's test tells them. */
const statuses = new CommBoxApi()
	.test!.rules!.map(({ properties }) => properties.value)
	.filter((value) => typeof value === 'number');

const statusFailures = statuses.map(
	(status): Failure => ({ fault: { kind: 'status', status, description: 'Why' } }),
);

const TEMPLATE = {
	encryptedChannelId: 'aB3_f7k',
	recipient: '19175555555',
	templateName: 'a',
};

/** A conversation whose first message was not sent, and its ID. */
const NOT_SENT = '{"status":200,"data":{"id":1,"content":{"first_message_sending_failure":true}}}';

/** Of other resources, each with what it has beside what every form has. */
const failuresOfOthers = (
	[
		['tag', 'update', { tagId: byId('1') }],
		['sms', 'sendFirstMessage', { encryptedChannelId: '4446', recipient: '19175555555' }],
		['sms', 'sendFirstMessage', { encryptedChannelId: 'aB3_f7k', recipient: 'x' }],
		[
			'whatsApp',
			'sendTemplate',
			{
				encryptedChannelId: 'aB3_f7k',
				recipient: '19175555555',
				templateName: 'a',
				specifyParameters: 'json',
				componentsJson: '{}',
			},
		],
		['whatsApp', 'sendTemplate', { ...TEMPLATE, headerText: 'a\nb', header: 'text' }],
		['whatsApp', 'sendTemplate', { ...TEMPLATE, options: { sendAt: '2020-01-01' } }],
	] as Array<[string, string, INodeParameters]>
).map(
	([resource, operation, parameters]): Failure => ({
		parameters: { resource, operation, ...parameters },
	}),
);

/** A list in which two are called alike. */
const namesakes: Failure = {
	fault: {
		kind: 'body',
		body: '{"status":200,"data":[{"id":1,"identityId":"VIP"},{"id":2,"identityId":"vip"}]}',
	},
};

const otherFailures = (): Failure[] => [
	answer('<!doctype html>'),
	{
		fault: {
			kind: 'body',
			httpStatus: 403,
			body: '<title>Blocked</title>',
			contentType: 'text/html',
		},
	},
	answer(`"${'x'.repeat(33 * 2 ** 20)}"`),
	answer('{"status":200,"data":{}}'),
	answer('{"status":200,"data":{"id":1,"identities":[{"id":1}]}}', CONVERSATIONS),
	answer('{"status":200,"data":{"id":1}}', BY_IDENTITY),
	{ fault: { kind: 'redirect', location: 'https://elsewhere.example/' } },
	{ fault: { kind: 'reset', when: 'before' } },
	{ fault: { kind: 'status', status: 429, retryAfter: '3600' } },
	{ fault: { kind: 'truncate' } },
	{ fault: { kind: 'hang' }, parameters: { requestOptions: { ...IMPATIENT, timeout: 100 } } },
	credential('http://commbox.invalid'),
	credential('http://127.0.0.1:1'),
	credential(bench.emulator.url.replace('http:', 'https:')),
	credential('api.commbox.io'),
	credential(bench.emulator.url, ' '),
	credential(bench.emulator.url, 'ключ'),
	{ refusal: new UserError('The request was blocked') },
	{
		...credential(bench.emulator.url, 'wrong-key'),
		items: [{}, {}],
		onError: 'continueRegularOutput',
		parameters: { requestOptions: { maxConcurrency: 1 } },
	},
	...['={{ "" }}', 'x', '0', '9'.repeat(19), '={{ 2 ** 60 }}', '+1 917 555 5555', 'a@b.c'].map(
		(userId) => ({
			parameters: { userId },
		}),
	),
	...['={{ ({}) }}', '={{ [] }}', '={{ 1 / 0 }}', 'x'.repeat(256)].map(email),
	email('={{ undefined }}'),
	email('a@b.c, d@e.f'),
	email('={{ "\\ud83c" }}'),
	email('={{ new Date("x") }}'),
	{ parameters: { updateFields: {} } },
	{ parameters: { updateFields: { email: 'a@b.c', fieldsToClear: ['email'] } } },
	{ parameters: { updateFields: { fieldsToClear: ['x'] } } },
	fields(['', '1']),
	fields(['A', '1'], ['A', '2']),
	fieldsJson('{'),
	fieldsJson('[]'),
	{
		items: [{ firstName: 'A', first_name: 'B' }],
		parameters: { dataToSend: 'autoMapInputData' },
	},
	{ parameters: { ...BY_IDENTITY, streamProviderId: ' ' } },
	{ parameters: { ...BY_IDENTITY, streamProviderType: 99 } },
	{ parameters: { ...BY_PHONE, phoneNumber: 'x' } },
	{ parameters: { ...BY_EMAIL, emailAddress: 'x' } },
	{ parameters: { ...CONVERSATIONS, filters: { status: [99] } } },
	{ parameters: { ...CONVERSATIONS, options: { sortBy: 'x' } } },
	{ parameters: { options: { output: 'x' } } },
	{ parameters: { options: { dryRun: 'x' } } },
	conversation('create', { channelType: 4, userIdentifier: 'a@b.c', message: 'x' }),
	conversation('get', { channelId: 'a/b' }),
	{
		...conversation('create', {
			channelType: 4,
			userIdentifier: 'a@b.c',
			message: 'x',
			additionalFields: { subject: 'x' },
			options: { checkSending: true },
		}),
		fault: { kind: 'body', body: NOT_SENT },
	},
	{
		...conversation('create', {
			channelId: byId('4446'),
			channelType: 5,
			userIdentifier: '={{ $json.phone }}',
			message: 'x',
			options: { checkSending: true },
			requestOptions: {},
		}),
		items: [{ phone: '19175550000' }, { phone: '19175550001' }],
		onError: 'continueRegularOutput',
		fault: ({ method, body }) => {
			if (method === 'GET') return { kind: 'status', status: 429 };
			return body.includes('19175550000') ? { kind: 'status', status: 401 } : undefined;
		},
	},
	conversation('getActivities', { activityType: '={{ 99 }}' }),
	conversation('getMany', { start: 'x', end: 'x' }),
	conversation('getMany', { start: '2026-01-02', end: '2026-01-01' }),
	conversation('removeIndicator', { indicatorId: '..' }),
	conversation('setContent', {}),
	conversation('setContent', {
		content: {
			property: [
				{ name: 'a', value: '1' },
				{ name: 'a', value: '2' },
			],
		},
	}),
	...failuresOfOthers,
	conversation('assign', { agentId: byId('Nobody') }),
	conversation('addTag', { tagId: byId('Nothing') }),
	{
		...conversation('addTag', { tagId: byId('Vip') }),
		...namesakes,
	},
	{ parameters: { operation: 'delete' } },
];

/** Makes a run fail. @returns The message of the last item, without the item's number. */
async function provoke({ fault, parameters, ...options }: Failure): Promise<string> {
	passTime();
	bench.emulator.fault(typeof fault === 'object' ? () => fault : fault);
	const { error, items } = await bench.run(
		{ ...RIGHT, requestOptions: IMPATIENT, ...parameters },
		options,
	);
	const message = error?.message ?? errorText(items.at(-1)!);
	return message.split(' [item')[0]!;
}

async function provokeAll(failures: readonly Failure[]): Promise<string[]> {
	const met: string[] = [];
	for (const failure of failures) met.push(await provoke(failure));
	bench.emulator.fault(undefined);
	for (const parameters of lists) {
		met.push(await bench.customFields(parameters).then(String, (error: Error) => error.message));
	}
	const getMany = { resource: 'conversation', operation: 'getMany' };
	const subChannels = bench.list('searchSubChannel', '', getMany);
	met.push(await subChannels.then(String, (error: Error) => error.message));
	return met;
}

/** What the code can say, `…` for what it puts in. */
function textsInCode(): string[] {
	const text =
		/(?:refusal\(|new UserError\(|new ApiFailure\(|(?<!'OK', )message:)\s*(['`])(.+?)\1/gs;
	return projectFiles.sources.flatMap((source) =>
		[...source.matchAll(text)].map(([, , found]) => found!.replace(/\$\{.*?\}/gs, '…')),
	);
}

// Where nothing was ever answered, a question follows on each failure within a second.
it('the page about errors has an entry for each, and none that cannot be met', async () => {
	const met = await provokeAll([...statusFailures, ...otherFailures()]);
	const named = (message: string) => messages.filter((pattern) => fits(message, pattern));
	expect(met.filter((message) => named(message).length !== 1)).toEqual([]);
	expect(messages.filter((pattern) => !met.some((message) => fits(message, pattern)))).toEqual([]);

	// Or else a text that is new in the code would be missing here, and so on the page.
	const unmet = textsInCode().filter((pattern) => !met.some((message) => fits(message, pattern)));
	expect(unmet).toEqual([]);
}, 120_000);

it.each(statuses)('the page about errors names status %d where it belongs', async (status) => {
	const message = await provoke({ fault: { kind: 'status', status } });
	const pattern = messages.find((candidate) => fits(message, candidate))!;
	expect(entries.find((entry) => entry.includes(pattern))).toContain(String(status));
});
