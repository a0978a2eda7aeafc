import type { INodeProperties } from 'n8n-workflow';

import { activityTypes } from '../shared/data/vocabulary';
import { ANY_EVENT, eventChoices, MESSAGE_CREATED } from './events';
import { REPEAT_MINUTES } from './memory';

/** The form of the CommBox Trigger. */
export const form: INodeProperties[] = [
	{
		// Of HTML, the editor shows links and lists in a notice, and nothing else.
		displayName:
			'In CommBox, open Settings > Webhooks > Add New Subscription:<ul><li>Paste the URL from above: the test URL to try this trigger, the production URL once the workflow is published</li><li>Choose REST as the type</li><li>Choose the entity and the trigger event that each of your events has in parentheses; add one subscription for each entity</li></ul>',
		name: 'setUpNotice',
		type: 'notice',
		default: '',
	},
	{
		displayName: 'Events',
		name: 'events',
		type: 'multiOptions',
		required: true,
		default: [],
		description:
			"What starts the workflow. In parentheses: CommBox's entity, and its trigger event.",
		options: [
			{
				name: 'Any Event',
				value: ANY_EVENT,
				description: 'Whatever CommBox sends here, including events that are not in this list',
			},
			...eventChoices.map(({ name, entity, event, value, description }) => ({
				name: `${name} (${entity}: ${event})`,
				value,
				action: `On ${name.toLowerCase()}`,
				description,
			})),
		],
	},
	{
		displayName: 'Activity Types',
		name: 'activityTypes',
		type: 'multiOptions',
		default: [],
		description: 'Only activities of these types; leave empty for all',
		options: [...activityTypes],
		displayOptions: { show: { events: ['Object.OnNewActivity', ANY_EVENT] } },
	},
	{
		displayName: 'From',
		name: 'from',
		type: 'options',
		default: 'customer',
		description:
			'Whose messages start the workflow. A workflow that answers its own messages never ends, so keep Customer where it sends some. Messages that do not say whose they are start it as well.',
		options: [
			{ name: 'Agent', value: 'agent' },
			{ name: 'Customer', value: 'customer' },
			{ name: 'Either', value: 'either' },
		],
		displayOptions: { show: { events: [MESSAGE_CREATED] } },
	},
	{
		displayName: 'Authentication',
		name: 'authentication',
		type: 'options',
		default: 'token',
		description: 'Whether the URL in CommBox has to end with a token of yours',
		options: [
			{ name: 'None', value: 'none' },
			{ name: 'Token in the URL', value: 'token' },
		],
	},
	{
		displayName:
			'Whoever learns the URL, from a log or a screenshot for example, can start this workflow with invented events.',
		name: 'openNotice',
		type: 'notice',
		default: '',
		displayOptions: { show: { authentication: ['none'] } },
	},
	{
		displayName:
			'In CommBox, add ?token= and the token of the credential to the URL: https://n8n.example.com/webhook/…/webhook?token=k7Qx2mVb9LrT4wZn. Requests without it are answered with status 403.',
		name: 'tokenNotice',
		type: 'notice',
		default: '',
		displayOptions: { show: { authentication: ['token'] } },
	},
	{
		displayName: 'Output',
		name: 'output',
		type: 'options',
		default: 'simplified',
		description: 'What to return for each event',
		options: [
			{
				name: 'As Received',
				value: 'asReceived',
				description: 'The body of the request as n8n parses it, one item each',
			},
			{
				name: 'Simplified',
				value: 'simplified',
				description: 'The IDs and the content of each event, in one form whatever CommBox sends',
			},
		],
	},
	{
		displayName: 'Filters',
		name: 'filters',
		type: 'collection',
		placeholder: 'Add Filter',
		default: {},
		options: [
			{
				displayName: 'Brand',
				name: 'brand',
				type: 'string',
				default: '',
				placeholder: 'e.g. acme',
				description:
					'Only events of this CommBox account. Separate several with commas. Events that name none pass.',
			},
			{
				displayName: 'Channel IDs',
				name: 'streamIds',
				type: 'string',
				default: '',
				placeholder: 'e.g. 71,72',
				description:
					'Only conversations of these channels, by the numbers that CommBox gave them. Events that name no channel pass.',
			},
		],
	},
	{
		displayName: 'Options',
		name: 'options',
		type: 'collection',
		placeholder: 'Add Option',
		default: {},
		options: [
			{
				displayName: 'Drop Duplicates',
				name: 'dropDuplicates',
				type: 'boolean',
				default: false,
				description: `Whether to start the workflow only once when CommBox delivers the same event again: one with the same request ID, or with the same body within ${REPEAT_MINUTES} minutes`,
			},
			{
				displayName: 'IP(s) Allowlist',
				name: 'ipWhitelist',
				type: 'string',
				default: '',
				placeholder: 'e.g. 203.0.113.7,198.51.100.0/24',
				description:
					'IP addresses and ranges that may send events; others are answered with status 403. Leave empty to allow all.',
			},
			{
				displayName: 'Skip Unchanged Users',
				name: 'skipUnchangedUsers',
				type: 'boolean',
				default: false,
				description:
					'Whether to skip User Updated events whose content is the same as in the last one for the user. Prevents a workflow that updates users from starting itself over and over.',
			},
		],
	},
];
