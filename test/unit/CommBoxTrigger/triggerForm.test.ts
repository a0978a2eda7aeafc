import { NodeHelpers, type INode, type INodeParameters } from 'n8n-workflow';

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

/** What the form says is to be ticked in CommBox. */
const ticks = (events: string[]) => shown({ events }).filter((text) => text.includes(': entity '));

/** What can be chosen in a parameter. */
function choices(name: string): unknown[] {
	const property = description.properties.find((candidate) => candidate.name === name);
	return property!.options!.map((option) => ('value' in option ? option.value : undefined));
}

it('offers each event that CommBox documents, and any', () => {
	expect(choices('events').sort()).toEqual(['*', ...eventNames].sort());
});

it('offers each type of activity that CommBox documents', () => {
	const types = Array.from({ length: 23 }, (_, index) => index + 1);
	expect(activityTypes.map(({ value }) => value).sort((one, other) => one - other)).toEqual(types);
});

it.each(eventNames)('says what to tick in CommBox for %s, and only that', (name) => {
	const [entity, event] = name.split('.');
	const tick = expect.stringContaining(`: entity ${entity}, trigger event ${event}`);
	expect(ticks([name])).toEqual([tick]);
});

it('has no HTML in its notices but links and lists, because the editor drops all other', () => {
	const notices = description.properties.filter(({ type }) => type === 'notice');
	const tags = notices.flatMap(({ displayName }) => displayName.match(/<[a-z]+/g) ?? []);
	expect(tags.filter((tag) => !['<a', '<ul', '<li'].includes(tag))).toEqual([]);
	expect(tags).toContain('<li');
});

it('says what to tick for each of several events', () => {
	expect(ticks(['User.OnNew', 'Object.OnNew', 'Chat.OnUserExit'])).toHaveLength(3);
	expect(ticks([])).toEqual([]);
});

it.each([
	['Activity Types', { events: ['Object.OnNewActivity'] }, true],
	['Activity Types', { events: ['User.OnNew', '*'] }, true],
	['Activity Types', { events: ['User.OnNew'] }, false],
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
	expect(await methods.credentialTest.tokenTest(credentials)).toMatchObject({ status });
});
