import type { INodeProperties, INodePropertyCollection, INodePropertyOptions } from 'n8n-workflow';

type Entry = INodeProperties | INodePropertyOptions | INodePropertyCollection;

/** A parameter, and where it is shown. */
interface Line {
	/** The resource and the operation that it belongs to, if any. */
	readonly scope: string;
	readonly text: string;
}

/**
 * What saved workflows hold of a form, and so depend on, one line a parameter:
 * `[resource operation] path: type = default {values to choose from} if shown`. What all operations
 * have stands once, under `[*]`.
 */
export function promiseOf(properties: readonly INodeProperties[]): string {
	const shown = properties.filter(({ type }) => type !== 'notice');
	const lines = shown.flatMap((property) => linesOf(property, '', scopeOf(property)));
	const scopes = new Set(lines.map(({ scope }) => scope).filter((scope) => scope.includes(' ')));
	const isShared = ({ text }: Line) =>
		scopes.size > 1 && lines.filter((line) => line.text === text).length === scopes.size;
	const texts = lines.map((line) => {
		const scope = isShared(line) ? '*' : line.scope;
		return `${scope && `[${scope}] `}${line.text}`;
	});
	return [...new Set(texts)].join('\n');
}

function scopeOf({ displayOptions }: INodeProperties): string {
	const { resource = [], operation = [] } = displayOptions?.show ?? {};
	return [...resource, ...operation].join(' ');
}

function linesOf(entry: Entry, above: string, scope: string): Line[] {
	const path = above + entry.name;
	if ('values' in entry) return entry.values.flatMap((value) => linesOf(value, `${path}.`, scope));
	if (!('type' in entry)) return [];
	const { type, options = [], modes = [], displayOptions, typeOptions } = entry;
	const choices = options.filter((option) => 'value' in option).map(({ value }) => value);
	const inside = options.filter((option) => !('value' in option));
	const offered = [...choices, ...modes.map(({ name }) => name)];
	const initial = JSON.stringify(entry.default);
	const isEmptyCollection = inside.length > 0 && initial === '{}';
	const text = [
		`${path}: ${type}${typeOptions?.multipleValues ? '[]' : ''}`,
		initial !== undefined && !isEmptyCollection && `= ${initial}`,
		offered.length > 0 && `{${offered.join(', ')}}`,
		conditionsOf(displayOptions),
	];
	return [
		{ scope, text: text.filter(Boolean).join(' ') },
		...inside.flatMap((one) => linesOf(one, `${path}.`, scope)),
	];
}

function conditionsOf(displayOptions: INodeProperties['displayOptions']): string {
	const conditions = Object.entries(displayOptions?.show ?? {})
		.filter(([name]) => !['resource', 'operation'].includes(name))
		.map(([name, values]) => `${name} is ${(values ?? []).map(String).join(' or ')}`);
	return conditions.length > 0 ? `if ${conditions.join(' and ')}` : '';
}
