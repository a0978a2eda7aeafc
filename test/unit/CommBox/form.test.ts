import { NodeHelpers, type INodeParameters } from 'n8n-workflow';

import { CommBox } from '../../../nodes/CommBox/CommBox.node';
import { byId } from '../commBox';

const { description } = new CommBox();
const { properties } = description;

/** What n8n marks in a form that holds these parameters, by the name of the parameter. */
const marked = (parameters: INodeParameters): string[] => {
	const node = {
		id: '1',
		name: 'CommBox',
		type: 'commBox',
		typeVersion: 1,
		position: [0, 0] as [number, number],
		parameters:
			NodeHelpers.getNodeParameters(properties, parameters, true, false, null, description) ?? {},
	};
	const issues = NodeHelpers.getNodeParametersIssues(properties, node, description);
	return Object.keys(issues?.parameters ?? {});
};

const MESSAGE = {
	resource: 'message',
	operation: 'send',
	conversationId: '5000',
	channelId: byId('4444'),
	agentId: byId('520760'),
};

describe('the form marks', () => {
	it('no empty Message beside a file, which keeps one that is there', () => {
		const options = { binaryPropertyName: 'data' };
		expect(marked({ ...MESSAGE, options })).toEqual([]);
		const kept = NodeHelpers.getNodeParameters(
			properties,
			{ ...MESSAGE, message: 'Hi', options },
			false,
			false,
			null,
			description,
		);
		expect(kept).toMatchObject({ message: 'Hi' });
	});

	it('an empty Channel Type of a new conversation', () => {
		const conversation = {
			resource: 'conversation',
			operation: 'create',
			channelId: byId('4444'),
			userIdentifier: '19175550123',
			message: 'Hi',
		};
		expect(marked(conversation)).toEqual(['channelType']);
		expect(marked({ ...conversation, channelType: 7 })).toEqual([]);
	});
});

it("n8n's panel lists the update of a user first, and a reply under that word", () => {
	const [resource] = properties;
	const [first] = resource!.options!;
	const selectors = properties.filter(({ name }) => name === 'operation');
	const ofFirst = selectors.find(({ displayOptions }) =>
		displayOptions?.show?.['resource']?.includes((first as { value: string }).value),
	);
	expect(ofFirst!.options![0]).toMatchObject({ action: 'Update a user' });
	const actions = selectors.flatMap(({ options }) => options!);
	expect(actions.filter((one) => 'action' in one && /reply/i.test(one.action!))).toMatchObject([
		{ value: 'send', action: expect.stringContaining('conversation') },
	]);
});

it.each(['templateName', 'address', 'userId', 'emailAddress'])(
	'a line under %s says where it is found',
	(name) => {
		const fields = properties.filter((property) => property.name === name);
		expect(fields.length).toBeGreaterThan(0);
		for (const { hint } of fields) expect(hint).toMatch(/.{20}/);
	},
);
