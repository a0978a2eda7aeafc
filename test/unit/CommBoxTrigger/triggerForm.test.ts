import {
	NodeHelpers,
	Workflow,
	type ICredentialsDecrypted,
	type INode,
	type INodeParameters,
	type INodePropertyOptions,
	type INodeType,
} from 'n8n-workflow';

import { CommBoxWebhookApi } from '../../../credentials/CommBoxWebhookApi.credentials';
import { CommBoxTrigger } from '../../../nodes/CommBoxTrigger/CommBoxTrigger.node';
import { activityTypes } from '../../../nodes/shared/data/vocabulary';
import { eventNames } from '../../emulator/webhooks';

const { description, methods } = new CommBoxTrigger();

const node = { typeVersion: description.version, name: 'CommBox Trigger' } as INode;

/** The names of the parameters that the form shows. */
function shown(parameters: INodeParameters): string[] {
	return description.properties
		.filter((property) => NodeHelpers.displayParameter(parameters, property, node, description))
		.map(({ displayName }) => displayName);
}

/** What can be chosen as an event. */
const choices = description.properties.find(({ name }) => name === 'events')!
	.options as INodePropertyOptions[];

/** An event of CommBox's that is chosen for what it says. */
const CLOSED = 'Object.OnNewActivity.Closed';

it('offers each event that CommBox documents, closed conversations, and any', () => {
	const values = choices.map(({ value }) => value);
	expect(values.sort()).toEqual(['*', ...eventNames, CLOSED].sort());
});

it('offers any event first, and the others in the order of their names', () => {
	const [any, ...names] = choices.map(({ name }) => name);
	expect(any).toBe('Any Event');
	expect(names).toEqual([...names].sort((one, other) => one.localeCompare(other)));
});

it('offers each type of activity that CommBox documents', () => {
	const types = Array.from({ length: 23 }, (_, index) => index + 1);
	expect(activityTypes.map(({ value }) => value).sort((one, other) => one - other)).toEqual(types);
});

it.each([...eventNames, CLOSED])('says what to choose in CommBox for %s', (value) => {
	const [entity, event] = value.split('.');
	expect(choices.find((choice) => choice.value === value)!.name).toMatch(
		new RegExp(`^[A-Z][A-Za-z ]+ \\(${entity}: ${event}\\)$`),
	);
});

it('has no HTML in its notices but links and lists, because the editor drops all other', () => {
	const notices = description.properties.filter(({ type }) => type === 'notice');
	const tags = notices.flatMap(({ displayName }) => displayName.match(/<[a-z]+/g) ?? []);
	expect(tags.filter((tag) => !['<a', '<ul', '<li'].includes(tag))).toEqual([]);
	expect(tags).toContain('<li');
});

/** What n8n makes of an expression, in a node with these parameters. */
function resolved(expression: string, parameters: INodeParameters = {}): unknown {
	const getByName = () => ({ description }) as INodeType;
	const { expression: expressions, nodes } = new Workflow({
		nodes: [{ ...node, id: '1', type: 'commBoxTrigger', position: [0, 0], parameters }],
		connections: {},
		active: false,
		nodeTypes: { getByName, getByNameAndVersion: getByName, getKnownTypes: () => ({}) },
	});
	return expressions.getSimpleParameterValue(nodes[node.name]!, expression, 'internal', {});
}

it.each([
	[['Object.OnNewChild'], 'Message Created'],
	[['*', CLOSED], 'Any Event, Conversation Closed'],
	['User.OnUpdate', 'User Updated'],
	[['Team.OnClose'], 'Team.OnClose'],
])('says on the canvas for %j: %s', (events, expected) => {
	expect(resolved(description.subtitle!, { events })).toBe(expected);
});

it('offers an expression that makes a fit token', async () => {
	const { properties } = new CommBoxWebhookApi();
	const { hint } = properties.find(({ name }) => name === 'token')!;
	const token = resolved(`=${/\{\{.*\}\}/.exec(hint!)![0]}`);
	const credentials = { data: { token } } as unknown as ICredentialsDecrypted;
	expect(await methods.credentialTest.tokenTest(credentials)).toMatchObject({ status: 'OK' });
});

it('shows a whole URL with a token, which would be fit', async () => {
	const notice = shown({ authentication: 'token' }).find((text) => text.includes('?token='))!;
	const url = new URL(/https:\S+\w/.exec(notice)![0]);
	const credentials = { data: { token: url.searchParams.get('token') } };
	expect(
		await methods.credentialTest.tokenTest(credentials as unknown as ICredentialsDecrypted),
	).toMatchObject({ status: 'OK' });
});

it('says what an open URL means, where one is chosen', () => {
	const says = (authentication: string) =>
		shown({ authentication }).some((text) => text.startsWith('Whoever learns the URL'));
	expect([says('none'), says('token')]).toEqual([true, false]);
});

it.each([
	['Activity Types', { events: ['Object.OnNewActivity'] }, true],
	['Activity Types', { events: ['User.OnNew', '*'] }, true],
	['Activity Types', { events: ['User.OnNew', CLOSED] }, false],
	['From', { events: ['User.OnNew', 'Object.OnNewChild'] }, true],
	['From', { events: ['*'] }, false],
])('shows %s for %j: %p', (name, parameters, expected) => {
	expect(shown(parameters).includes(name)).toBe(expected);
});

it.each([
	['k3yk3yk3yk3yk3yk3y', 'OK'],
	['-._~AZaz09-._~AZ', 'OK'],
	['k3yk3yk3yk3yk3y', 'Error'],
	['k3yk3yk3yk3y k3yk3y', 'Error'],
	['k3yk3yk3yk3y&k3yk3y', 'Error'],
	['', 'Error'],
	[undefined, 'Error'],
])('tests the token %j: %s', async (token, status) => {
	const credentials = {
		id: '1',
		name: 'Token',
		type: 'commBoxWebhookApi',
		data: { token },
	} as never;
	expect(await methods.credentialTest.tokenTest(credentials)).toMatchObject({
		status,
		message: expect.stringMatching(/^The token (can be used|needs at least 16 characters: .*)$/),
	});
});

it('tests a credential without data', async () => {
	const credentials = { id: '1', name: 'Token', type: 'commBoxWebhookApi' };
	expect(await methods.credentialTest.tokenTest(credentials)).toMatchObject({ status: 'Error' });
});
