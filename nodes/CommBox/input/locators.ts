import type { IDataObject, INodeProperties } from 'n8n-workflow';

import { channelModules, modules, nameIn } from '../../shared/data/vocabulary';
import { parseChannelId, parseEncryptedChannelId } from './channel';
import { parseId } from './ids';
import { isMissing } from './text';

/** A list of CommBox's. */
export interface ChoiceList {
	/** What its entries are called, in the plural. */
	readonly title: string;
	readonly path: readonly string[];
	/** The member of `data` that holds it, where `data` is not the list itself. */
	readonly member?: string;
	/** What to do where CommBox does not know the list. */
	readonly advice?: string;
}

/** @returns An ID, undefined for an entry that is none of these; and what a person knows it by. */
export type ReadChoice = (entry: IDataObject) => {
	readonly id: unknown;
	readonly label: string;
	/** What a person may call it, where that is not the label alone. */
	readonly names?: readonly string[];
};

/** All channels by name, and what else CommBox calls a stream: on no page, but recorded. */
export const streamsList: ChoiceList = {
	title: 'channels',
	path: ['streams'],
	member: 'streams',
	advice: 'This CommBox does not list its channels by name. Choose By ID, and enter the ID.',
};

/** The modules that a stream can belong to: CommBox's ModuleType, not the type of a channel. */
const SMS_MODULE = 14;
const WHATSAPP_MODULE = 13;

/** Something that can be chosen from a list of CommBox's, or named by its ID. */
export interface Kind<Parsed> {
	/** What the form and error texts call it. */
	readonly displayName: string;
	/** What the form says of it, where an operation says nothing else. */
	readonly description: string;
	/** An ID of it, as an example. */
	readonly example: string;
	readonly list: ChoiceList;
	/** Reads an entry of the list, its members in camel case. */
	readonly read: ReadChoice;
	/** What is asked where CommBox does not know that list. */
	readonly otherwise?: { readonly list: ChoiceList; readonly read: ReadChoice };
	/**
	 * @param value What the form's field resolved to.
	 * @param label What the form calls the field.
	 * @throws UserError where it is no such ID.
	 */
	readonly parse: (value: unknown, label: string) => Parsed;
}

/**
 * All locatorKinds there are: the form's field for one and the list that the editor loads for it are made
 * of the same entry. The vendor's pages give every list whole, without a search.
 */
export const locatorKinds = {
	agent: {
		displayName: 'Agent',
		description: 'The agent (manager)',
		example: '36197',
		list: { title: 'agents', path: ['managers'] },
		read: ({ id, firstName, lastName, email, userName }) => {
			const name = joined(' ', firstName, lastName);
			const address = joined('', email);
			return {
				id,
				label: name && address ? `${name} (${address})` : name || address || joined('', userName),
				names: [name, address, joined('', userName)],
			};
		},
		parse: parseId,
	},
	channel: {
		displayName: 'Channel',
		description: 'The channel (stream)',
		example: '4444',
		list: streamsList,
		read: ({ id, streamName, moduleId }) => ({
			id: channelModules.has(Number(moduleId)) ? id : undefined,
			label: `${joined('', streamName) || joined('', id)} (${nameIn(modules, moduleId)})`,
		}),
		otherwise: {
			list: { title: 'channels', path: ['stats', 'streams'] },
			read: ({ streamId, moduleId }) => ({
				id: streamId,
				label: joined(' ', nameIn(modules, moduleId), streamId),
			}),
		},
		parse: parseChannelId,
	},
	presenceType: {
		displayName: 'Presence',
		description: 'One of the presence types that are set up in CommBox',
		example: '2',
		list: { title: 'presence types', path: ['managers', 'presence'] },
		read: named,
		parse: parseId,
	},
	profile: {
		displayName: 'Profile',
		description: 'The set of permissions',
		example: '234',
		list: { title: 'profiles', path: ['managers', 'profiles'] },
		read: named,
		parse: parseId,
	},
	smsChannel: encryptedChannel('SMS', SMS_MODULE),
	tag: {
		displayName: 'Tag',
		description: 'The tag',
		example: '41',
		list: { title: 'tags', path: ['tags'] },
		// So CommBox calls a tag's name.
		read: ({ id, identityId }) => ({ id, label: joined('', identityId) }),
		parse: parseId,
	},
	tagGroup: {
		displayName: 'Tag Group',
		description: 'The group of tags',
		example: '7',
		list: { title: 'tag groups', path: ['tags', 'groups'] },
		read: named,
		parse: parseId,
	},
	team: {
		displayName: 'Team',
		description: 'The team of agents',
		example: '2343',
		// The vendor calls a parameter `Name` required here, which belongs to the creation of a team.
		list: { title: 'teams', path: ['managers', 'teams'] },
		read: ({ teamId, id, name }) => ({ id: teamId ?? id, label: joined('', name) }),
		parse: parseId,
	},
	whatsAppChannel: encryptedChannel('WhatsApp', WHATSAPP_MODULE),
} satisfies Record<string, Kind<unknown>>;

/** Where a kind's choices come from. */
export type LocatorChoices = Pick<Kind<unknown>, 'list' | 'read' | 'otherwise'>;

export type LocatorKind = keyof typeof locatorKinds;

/** Kinds whose IDs can be encrypted: text like a name. */
const ENCRYPTED = ['channel', 'smsChannel', 'whatsAppChannel'] as const;

/** What can be said by name as well. */
export type NamedKind = Exclude<LocatorKind, (typeof ENCRYPTED)[number]>;

type ParsedId<K extends LocatorKind> = ReturnType<(typeof locatorKinds)[K]['parse']>;

/** A channel of one module, whose ID is the encrypted one. */
function encryptedChannel(name: string, module: number) {
	return {
		displayName: 'Channel',
		description: `The ${name} channel. Its ID is the encrypted one, which the CommBox console shows under its name (CommBox: encrypted stream ID).`,
		example: 'aB3_f7kA%3d%3d',
		list: streamsList,
		read: ({ id, encryptedId, streamName, moduleId }: IDataObject) => ({
			id: Number(moduleId) === module ? encryptedId : undefined,
			label: joined('', streamName) || joined('', id),
		}),
		parse: parseEncryptedChannelId,
	};
}

function named({ id, name }: IDataObject) {
	return { id, label: joined('', name) };
}

function joined(separator: string, ...texts: unknown[]): string {
	return texts
		.filter((text) => !isMissing(text) && text !== '')
		.map(String)
		.join(separator);
}

/** Under which name the form asks for the list of a kind. */
export type SearchMethod = `search${Capitalize<LocatorKind>}`;

/** @returns The name under which the form asks for the list of a kind. */
export function searchMethodOf(kind: LocatorKind): SearchMethod {
	return `search${kind.charAt(0).toUpperCase()}${kind.slice(1)}` as SearchMethod;
}

/** @returns What a field of the form is a locator of, where that can be said by name. */
export function kindOf({ modes }: INodeProperties): NamedKind | undefined {
	const method = modes?.[0]?.typeOptions?.searchListMethod;
	const kinds = Object.keys(locatorKinds) as LocatorKind[];
	const kind = kinds.find((known) => searchMethodOf(known) === method);
	return kind !== undefined && isNamedKind(kind) ? kind : undefined;
}

function isNamedKind(kind: LocatorKind): kind is NamedKind {
	return !(ENCRYPTED as readonly LocatorKind[]).includes(kind);
}

/**
 * @param kind What is to be chosen.
 * @param own What differs from other fields for it: a description of its own, a default.
 * @returns The form's field: a list that is loaded from CommBox, or an ID.
 */
export function locatorField(
	kind: LocatorKind,
	own: Partial<INodeProperties> = {},
): INodeProperties {
	const { displayName, description, example } = locatorKinds[kind];
	const isVowel = /^[AEIOU]/.test(displayName);
	return {
		displayName,
		name: `${kind}Id`,
		type: 'resourceLocator',
		default: { mode: 'list', value: '' },
		description,
		modes: [
			{
				displayName: 'From List',
				name: 'list',
				type: 'list',
				placeholder: `Select ${isVowel ? 'an' : 'a'} ${displayName.toLowerCase()}...`,
				typeOptions: { searchListMethod: searchMethodOf(kind), searchable: true },
			},
			{
				displayName: isNamedKind(kind) ? 'By ID or Name' : 'By ID',
				name: 'id',
				type: 'string',
				placeholder: `e.g. ${example}`,
			},
		],
		...own,
	};
}

/**
 * @param value What a field resolved to: a resource locator, or its value.
 * @returns The value.
 */
export function locatorValue(value: unknown): unknown {
	const isLocator = typeof value === 'object' && value !== null && 'value' in value;
	return isLocator ? value.value : value;
}

/**
 * @param kind What is chosen.
 * @param value What the field resolved to: a resource locator, or the ID itself.
 * @param label What the form calls the field, where not as the kind.
 * @returns The ID.
 * @throws UserError where there is none, or it is none.
 */
export function chosenId<K extends LocatorKind>(
	kind: K,
	value: unknown,
	label: string = locatorKinds[kind].displayName,
): ParsedId<K> {
	return locatorKinds[kind].parse(locatorValue(value), label) as ParsedId<K>;
}

/**
 * @param value What a field that may be empty resolved to.
 * @returns The ID; undefined where the field is empty.
 * @throws UserError where it is not empty, and no ID.
 */
export function chosenIdIfAny<K extends LocatorKind>(
	kind: K,
	value: unknown,
): ParsedId<K> | undefined {
	const given = locatorValue(value);
	return isMissing(given) || given === '' ? undefined : chosenId(kind, given);
}
