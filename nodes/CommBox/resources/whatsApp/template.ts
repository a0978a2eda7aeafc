import type { INodeProperties } from 'n8n-workflow';

import { jsonObject, toJson, type JsonText } from '../../../shared/api/json';
import type { Item } from '../../../shared/run/operation';
import { parseChoice } from '../../input/choices';
import { fieldsOrJson } from '../../input/fieldsOrJson';
import { listInJson } from '../../input/json';
import { refusal, show } from '../../input/refusal';
import { requiredText, textOf } from '../../input/text';

const COMPONENTS = 'Components (JSON)';

const EXAMPLE = '[{ "type": "body", "parameters": [{ "type": "text", "text": "Ann" }] }]';

const HEADER_FILE = 'Header File';

/** The kinds of headers that need something, in the order of names; `none` stands first. */
const headers = [
	{ name: 'None', value: 'none' },
	{ name: 'Document', value: 'document' },
	{ name: 'Image', value: 'image' },
	{ name: 'Text', value: 'text' },
	{ name: 'Video', value: 'video' },
] as const;

const parametersChoice = fieldsOrJson(
	'Parameters',
	'specifyParameters',
	'parameters of the template',
);
const { inFields, inJson } = parametersChoice;

/** A template, and what goes into it: as Meta has it, which the vendor's examples follow. */
export const templateForm: readonly INodeProperties[] = [
	{
		displayName: 'Template Name',
		name: 'templateName',
		type: 'string',
		required: true,
		default: '',
		placeholder: 'e.g. order_shipped',
		hint: 'As in the list of message templates in CommBox or in the WhatsApp Manager of Meta',
		description: 'The name of a template that WhatsApp has approved',
	},
	{
		displayName: 'Language Code',
		name: 'languageCode',
		type: 'string',
		required: true,
		default: 'en',
		placeholder: 'e.g. en_US',
		description: 'The language of the template, exactly as in the WhatsApp Manager',
	},
	parametersChoice.form,
	{
		displayName: 'Header',
		name: 'header',
		type: 'options',
		noDataExpression: true,
		default: 'none',
		description: 'What the header of the template needs',
		options: [...headers],
		displayOptions: { show: inFields },
	},
	{
		displayName: 'Header Text',
		name: 'headerText',
		type: 'string',
		required: true,
		default: '',
		description: 'The value of the variable in the header',
		displayOptions: { show: { ...inFields, header: ['text'] } },
	},
	{
		displayName: HEADER_FILE,
		name: 'headerFile',
		type: 'string',
		required: true,
		default: '',
		placeholder: 'e.g. https://example.com/invoice.pdf',
		description: 'A link to the file, or the media ID that WhatsApp has given it',
		displayOptions: { show: { ...inFields, header: ['document', 'image', 'video'] } },
	},
	{
		displayName: 'Header File Name',
		name: 'headerFileName',
		type: 'string',
		default: '',
		placeholder: 'e.g. invoice.pdf',
		description: 'The name under which the document is shown',
		displayOptions: { show: { ...inFields, header: ['document'] } },
	},
	{
		displayName: 'Body Parameters',
		name: 'bodyParameters',
		type: 'fixedCollection',
		typeOptions: { multipleValues: true, sortable: true },
		placeholder: 'Add Parameter',
		default: {},
		description: 'The values of the variables in the body, in their order',
		options: [
			{
				displayName: 'Parameter',
				name: 'parameter',
				values: [
					{
						displayName: 'Value',
						name: 'value',
						type: 'string',
						default: '',
						placeholder: 'e.g. Ann',
					},
				],
			},
		],
		displayOptions: { show: inFields },
	},
	{
		displayName: 'Button Parameters',
		name: 'buttonParameters',
		type: 'fixedCollection',
		typeOptions: { multipleValues: true },
		placeholder: 'Add Parameter',
		default: {},
		description:
			'The values of the variables in the URLs of buttons, and the code of an authentication template',
		options: [
			{
				displayName: 'Parameter',
				name: 'parameter',
				values: [
					{
						displayName: 'Position',
						name: 'position',
						type: 'number',
						typeOptions: { minValue: 0 },
						default: 0,
						description: 'Which button it is, counted from 0',
					},
					{
						displayName: 'Value',
						name: 'value',
						type: 'string',
						default: '',
						placeholder: 'e.g. orders/A-1042',
					},
				],
			},
		],
		displayOptions: { show: inFields },
	},
	{
		displayName: COMPONENTS,
		name: 'componentsJson',
		type: 'json',
		default: '[]',
		hint: `For example: ${EXAMPLE}`,
		description: 'The components of the template message as a list, as Meta documents them',
		displayOptions: { show: inJson },
	},
];

/**
 * @param item Reads the form.
 * @returns The template with what goes into it, and its name.
 * @throws UserError where something is missing, or in a wrong form.
 */
export function templateIn(item: Item): { name: string; template: JsonText } {
	const name = requiredText(
		item.parameter('templateName'),
		'Template Name',
		'Enter the name of a template that WhatsApp has approved.',
	).trim();
	const code = requiredText(
		item.parameter('languageCode', 'en'),
		'Language Code',
		'Enter a code such as en or en_US.',
	).trim();
	const components = parametersChoice.isJson(item)
		? componentsIn(item.parameter('componentsJson', '[]'))
		: toJson([...headerIn(item), ...bodyIn(item), ...buttonsIn(item)]);
	const template = jsonObject([
		['name', toJson(name)],
		['language', toJson({ code })],
		['components', components],
	]);
	return { name, template };
}

/** @throws UserError where it is no list, or holds a parameter that WhatsApp would refuse. */
function componentsIn(json: unknown): JsonText {
	const list = listInJson(json, COMPONENTS, EXAMPLE);
	JSON.parse(list, (name, value: unknown) => {
		if (name === 'text' && typeof value === 'string') checkParameter(value, COMPONENTS);
		return value;
	});
	return list;
}

const VALUE_ADVICE = 'Enter a value: WhatsApp takes no template in which one is missing.';

/** What WhatsApp takes in no parameter (Meta's documentation of message templates). */
const NOT_TAKEN = /[\n\r\t\v\f\u0085\u2028\u2029]|\p{Zs}{5}/u;

/** @throws UserError where WhatsApp would refuse the text, when others may have been sent already. */
function checkParameter(text: string, label: string): void {
	if (!NOT_TAKEN.test(text)) return;
	throw refusal(
		`"${label}" has a line break, a tab or more than four spaces in a row: ${show(text)}`,
		'WhatsApp takes none of these in a parameter. End the expression in .replace(/\\s+/g, " ") to make each of them one space.',
	);
}

/** @throws UserError where the value is missing, or WhatsApp would refuse it. */
function textParameter(value: unknown, label: string, { timezone }: Item) {
	const given = textOf(value, label, VALUE_ADVICE, { timezone });
	const text = requiredText(given, label, VALUE_ADVICE).trim();
	checkParameter(text, label);
	return { type: 'text', text };
}

function headerIn(item: Item): object[] {
	const kind = parseChoice(headers, item.parameter('header', 'none'), 'header');
	if (kind === 'none') return [];
	if (kind === 'text') {
		const parameter = textParameter(item.parameter('headerText', ''), 'Header Text', item);
		return [{ type: 'header', parameters: [parameter] }];
	}
	const file = requiredText(
		item.parameter('headerFile', ''),
		HEADER_FILE,
		'Give a link to the file, or its media ID.',
	).trim();
	const filename = textOf(item.parameter('headerFileName', ''), 'Header File Name', VALUE_ADVICE);
	const media = {
		...(/^https?:/i.test(file) ? { link: file } : { id: file }),
		...(kind === 'document' && filename && { filename }),
	};
	return [{ type: 'header', parameters: [{ type: kind, [kind]: media }] }];
}

interface Parameters {
	readonly parameter?: ReadonlyArray<{ readonly position?: unknown; readonly value?: unknown }>;
}

const parametersIn = (item: Item, name: string) =>
	((item.parameter(name, {}) ?? {}) as Parameters).parameter ?? [];

function bodyIn(item: Item): object[] {
	const parameters = parametersIn(item, 'bodyParameters').map(({ value }, index) =>
		textParameter(value, `Body Parameters, value ${index + 1}`, item),
	);
	return parameters.length > 0 ? [{ type: 'body', parameters }] : [];
}

/** In the examples, buttons whose address has a variable are the only ones that need something. */
function buttonsIn(item: Item): object[] {
	return parametersIn(item, 'buttonParameters').map(({ position = 0, value }) => ({
		type: 'button',
		sub_type: 'url',
		index: Number(position),
		parameters: [textParameter(value, `Button Parameters, button ${position}`, item)],
	}));
}
