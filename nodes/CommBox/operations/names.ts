import type { INodeProperties } from 'n8n-workflow';

import type { Send } from '../../shared/api/request';
import type { Item } from '../../shared/run/operation';
import { kindOf, locatorKinds, locatorValue, type NamedKind } from '../input/locators';
import { refusal, show } from '../input/refusal';
import { visibleText } from '../input/text';
import { readList, type ListEntry } from './locatorList';
import type { CommBoxOperation } from './resource';

/** Where a form has locators: by themselves, or in a collection, by the names of its parameters. */
type Locators = ReadonlyMap<string, NamedKind | ReadonlyMap<string, NamedKind>>;

/** As many as are of use to somebody who mistyped a name. */
const MOST_ALIKE = 5;

/**
 * Expressions and models know agents and tags by name. A list of CommBox's is read once in a run, and only
 * where a locator holds a name: until then, all else is checked as with an ID.
 *
 * @param operation An operation that knows IDs only.
 * @returns The same operation, whose locators take names as well.
 */
export function withNames(operation: CommBoxOperation): CommBoxOperation {
	const locators = locatorsIn(operation.form);
	if (locators.size === 0) return operation;
	return {
		...operation,
		prepare(item) {
			const wanted = new Map<NamedKind, Set<string>>();
			const work = operation.prepare(
				replacing(item, locators, (kind, name) => {
					wanted.set(kind, (wanted.get(kind) ?? new Set()).add(name));
					return standInFor(name);
				}),
			);
			if (wanted.size === 0) return work;
			return async (send) => {
				const ids = await idsOf(wanted, item, send);
				return await operation.prepare(
					replacing(item, locators, (kind, name) => ids.get(kind)!.get(name)!),
				)(send);
			};
		},
	};
}

function locatorsIn(form: readonly INodeProperties[]): Locators {
	const locators = new Map<string, NamedKind | ReadonlyMap<string, NamedKind>>();
	for (const property of form) {
		const kind = kindOf(property);
		if (kind !== undefined) locators.set(property.name, kind);
		if (property.type !== 'collection') continue;
		const inside = (property.options ?? []).flatMap((option): Array<[string, NamedKind]> => {
			const optionKind = 'type' in option ? kindOf(option) : undefined;
			return optionKind === undefined ? [] : [[option.name, optionKind]];
		});
		if (inside.length > 0) locators.set(property.name, new Map(inside));
	}
	return locators;
}

type Resolve = (kind: NamedKind, name: string) => string;

/** @returns The item, in whose form IDs stand instead of names. */
function replacing(item: Item, locators: Locators, resolve: Resolve): Item {
	const replaced = (kind: NamedKind, value: unknown) => {
		const name = nameIn(value);
		return name === undefined ? value : resolve(kind, name);
	};
	return {
		...item,
		parameter: (parameter, fallback) => {
			const value = item.parameter(parameter, fallback);
			const inside = locators.get(parameter);
			if (inside === undefined) return value;
			if (typeof inside === 'string') return replaced(inside, value);
			return Object.fromEntries(
				Object.entries(value ?? {}).map(([name, member]) => {
					const kind = inside.get(name);
					return [name, kind === undefined ? member : replaced(kind, member)];
				}),
			);
		},
	};
}

/** @returns The name that a locator holds; undefined for an ID, and for what is refused as none. */
function nameIn(value: unknown): string | undefined {
	const held = locatorValue(value);
	return typeof held === 'string' && /\p{L}/u.test(held) ? held : undefined;
}

async function idsOf(
	wanted: ReadonlyMap<NamedKind, ReadonlySet<string>>,
	run: Pick<Item, 'oncePerRun'>,
	send: Send,
): Promise<ReadonlyMap<NamedKind, ReadonlyMap<string, string>>> {
	const ids = new Map<NamedKind, ReadonlyMap<string, string>>();
	for (const [kind, names] of wanted) {
		const { title } = locatorKinds[kind].list;
		const entries = await run.oncePerRun(
			`list of ${title}`,
			async () => await readList(kind, send),
		);
		ids.set(kind, new Map([...names].map((name) => [name, idOfName(kind, name, entries)])));
	}
	return ids;
}

/** @throws UserError unless exactly one entry has the name. */
function idOfName(kind: NamedKind, name: string, entries: readonly ListEntry[]): string {
	const named = entries.filter(({ names }) => names.some((one) => bare(one) === bare(name)));
	const [only] = named;
	if (only !== undefined && named.length === 1) return only.id;

	const { displayName, list } = locatorKinds[kind];
	const alike = (named.length > 1 ? named : alikeIn(entries, name)).slice(0, MOST_ALIKE);
	const listed = alike.map(({ id, label }) => `${label}: ${id}`).join('; ');
	throw refusal(
		`CommBox has ${named.length > 1 ? 'more than one' : 'no'} ${displayName.toLowerCase()} ${show(name)}`,
		listed === ''
			? `Choose from the list, or give an ID or a name that CommBox has among its ${list.title}.`
			: `Choose from the list, or give one of these IDs: ${listed}.`,
	);
}

/** @returns The entries that share a word with the name, those that share more first. */
function alikeIn(entries: readonly ListEntry[], name: string): ListEntry[] {
	const words = bare(name).split(/[^\p{L}\p{N}]+/u);
	const shared = (entry: ListEntry) =>
		words.filter((word) => word.length > 1 && bare(entry.label).includes(word)).length;
	return entries.filter(shared).sort((a, b) => shared(b) - shared(a));
}

/**
 * @returns What stands for an ID until the list has been read: an ID like any other, for the checks, and
 *   one for each name, as items about the same agent go one after the other.
 */
function standInFor(name: string): string {
	const digest = (sum: number, letter: string) => (31 * sum + letter.codePointAt(0)!) % 2 ** 31;
	return String(1 + [...bare(name)].reduce(digest, 0));
}

/** Names are the same whatever their case, and whatever blanks and invisible marks are in them. */
function bare(name: string): string {
	return visibleText(name).replace(/\s+/g, ' ').toLowerCase();
}
