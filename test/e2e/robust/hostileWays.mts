import { isHuge, nasties, type Nasty } from './nastyValues.mts';

/** A member of a JSON object; a list of them holds what an object cannot. */
export type Member = readonly [name: string, value: unknown];

/** An object as its members. */
class Members {
	readonly members: readonly Member[];

	constructor(members: readonly Member[]) {
		this.members = members;
	}
}

/** What CommBox has of a user. */
export interface Held {
	readonly fields: readonly Member[];
	readonly custom: readonly Member[];
}

/** One value, sent one way. */
export interface Probe {
	readonly title: string;
	/** What the item holds, beside the User ID. */
	readonly item: readonly Member[];
	/** What the user's record has to hold then: a standard field, or one custom field. */
	readonly field?: Member;
	readonly custom?: Member;
	/** What the error says where it is to be refused. */
	readonly refusal?: RegExp;
	/** Whether to take it as it is would be right as well. */
	readonly mayPass?: boolean;
}

/** A way for values to get into the node. */
export interface Way {
	readonly title: string;
	readonly parameters: Readonly<Record<string, unknown>>;
	readonly probes: readonly Probe[];
	/** An expression of it that n8n itself is known to trip over, for a witness without our node. */
	readonly witness?: string;
}

const STANDARD: ReadonlyArray<
	readonly [name: string, apiName: string, label: string, most: number]
> = [
	['uniqueId', 'UniqueId', 'Unique ID', 50],
	['firstName', 'FirstName', 'First Name', 100],
	['lastName', 'LastName', 'Last Name', 100],
	['email', 'Email', 'Email', 255],
	['phone1', 'Phone1', 'Phone 1', 100],
	['phone2', 'Phone2', 'Phone 2', 100],
	['remarks', 'Remarks', 'Remarks', Number.POSITIVE_INFINITY],
];

/** Phone numbers are tidied otherwise. */
const options = { keepPhoneNumbers: true };

/** The values as names and as values of custom fields. */
function customs(): ReadonlyArray<{ title: string; name: string; value: string }> {
	return nasties.flatMap((nasty) => [
		{ title: `${nasty.name}, as value`, name: 'Custom', value: nasty.text },
		...(isHuge(nasty)
			? []
			: [{ title: `${nasty.name}, as name`, name: nasty.text, value: 'plain' }]),
	]);
}

/** Blanks alone are no value, which leaves a field unchanged, and here nothing to send. */
const isBlank = (text: string) => text.trim() === '';

/** A dash or the like is no address. */
const ONLY_SIGNS = /^[\s\p{P}\p{Cf}+]*$/u;

const EMPTY = { refusal: /There is nothing to update: every value is empty/ };

const NO_NAME = { refusal: /A custom field has no Unique Name/ };

function standardProbes(): Probe[] {
	const tried = (nasty: Nasty, name: string) =>
		!isHuge(nasty) || name === 'remarks' || name === 'email';
	return STANDARD.flatMap(([name, apiName, label, most]) =>
		nasties
			.filter((nasty) => tried(nasty, name))
			.map((nasty) => ({
				title: `${nasty.name}, as ${label}`,
				item: [[name, nasty.text] as const],
				field: [apiName, nasty.text] as const,
				...(isBlank(nasty.text) && EMPTY),
				...([...nasty.text].length > most && {
					refusal: new RegExp(`"${label}" is \\d+ characters long, but CommBox takes at most`),
				}),
				...(name === 'email' && ONLY_SIGNS.test(nasty.text) && EMPTY),
			})),
	);
}

function customProbes(
	itemOf: (name: string, value: string) => readonly Member[],
	isAsWritten = false,
): Probe[] {
	return customs().map(({ title, name, value }) => ({
		title,
		item: itemOf(name, value),
		custom: [seen(name), value],
		...(isBlank(value) && !isAsWritten && EMPTY),
		...(isBlank(seen(name)) && NO_NAME),
	}));
}

/** @returns What anybody sees of a name: all that is sent of it. */
export function seen(name: string): string {
	return name.replace(/^[\s\p{Cf}]+|[\s\p{Cf}]+$/gu, '');
}

/** Every way in which an item's data get into the node. */
export const ways: readonly Way[] = [
	{
		title: 'Update Fields',
		parameters: {
			updateFields: Object.fromEntries(STANDARD.map(([name]) => [name, `={{ $json.${name} }}`])),
			options,
		},
		probes: standardProbes(),
	},
	{
		title: 'Custom Fields',
		parameters: {
			customFields: { field: [{ name: '={{ $json.name }}', value: '={{ $json.value }}' }] },
		},
		probes: customProbes((name, value) => [
			['name', name],
			['value', value],
		]),
	},
	{
		title: 'Custom Fields (JSON), text',
		parameters: { specifyCustomFields: 'json', customFieldsJson: '={{ $json.text }}' },
		probes: customProbes((name, value) => [['text', objectText([[name, value]])]], true),
	},
	{
		title: 'Custom Fields (JSON), an object',
		parameters: { specifyCustomFields: 'json', customFieldsJson: '={{ $json.object }}' },
		probes: customProbes((name, value) => [['object', new Members([[name, value]])]], true),
		witness: '={{ $json.object }}',
	},
	{
		title: 'Auto-Map, custom fields',
		parameters: { dataToSend: 'autoMapInputData', options },
		probes: customProbes((name, value) => [[name, value]]).map((probe) => ({
			...probe,
			// A column without a name can be no field.
			...(probe.custom?.[0] === '' && { refusal: /There is nothing to update: no field is given/ }),
			mayPass: true,
		})),
	},
	{
		title: 'Auto-Map, standard fields',
		parameters: { dataToSend: 'autoMapInputData', options },
		probes: standardProbes(),
	},
];

/** What is typed into the form, where an expression begins with `=` and everything else is text. */
export const typed: ReadonlyArray<{ name: string; value: string; title: string }> =
	customs().filter(
		({ name, value }) =>
			value.length < 20_000 &&
			!name.startsWith('=') &&
			!value.startsWith('=') &&
			!isBlank(name) &&
			!isBlank(value),
	);

/** @returns The JSON text of an object with these members, `__proto__` a name like others. */
export function objectText(members: readonly Member[]): string {
	const texts = members.map(([name, value]) => {
		const text = value instanceof Members ? objectText(value.members) : JSON.stringify(value);
		return `${JSON.stringify(name)}:${text}`;
	});
	return `{${texts.join(',')}}`;
}
