import type { Handlers } from './operation';

export interface Tag {
	readonly id: string;
	name: string;
	groupId: string | undefined;
	/** What it may be put on. */
	readonly on: { conversations: boolean; users: boolean; messages: boolean };
}

/** The tags and their groups in memory, by id. */
export class TagStore {
	readonly tags = new Map<string, Tag>();

	readonly groups = new Map<string, string>();

	constructor() {
		this.reset();
	}

	addTag(
		name: string,
		groupId?: string,
		on = { conversations: true, users: false, messages: false },
	) {
		const id = String(1608 + this.tags.size);
		this.tags.set(id, { id, name, groupId, on });
		return id;
	}

	addGroup(name: string): string {
		const id = String(301 + this.groups.size);
		this.groups.set(id, name);
		return id;
	}

	reset(): void {
		this.tags.clear();
		this.groups.clear();
		const topics = this.addGroup('Topics');
		this.addGroup('Mood');
		this.addTag('Delivery', topics);
		this.addTag('Billing', topics);
		this.addTag('VIP');
	}
}

export const tagHandlers: Handlers = {
	Get_Tags: (_, { tags }) =>
		[...tags.tags.values()].map(({ id, name }) => ({
			id: Number(id),
			// So its page has it: the name under identityId.
			identityId: name,
			streamProviderId: null,
		})),
	Create_Tag: ({ data }, { tags }) => {
		const { Name, TagGroupId, ObjectTag, UserTag, ChildTag } = data as {
			Name: string;
			TagGroupId?: number;
			ObjectTag?: boolean;
			UserTag?: boolean;
			ChildTag?: boolean;
		};
		if (TagGroupId !== undefined && !tags.groups.has(String(TagGroupId))) return undefined;
		const on = { conversations: !!ObjectTag, users: !!UserTag, messages: !!ChildTag };
		return { id: Number(tags.addTag(Name, (TagGroupId && String(TagGroupId)) || undefined, on)) };
	},
	Update_Tag: ({ path, data }, { tags }) => {
		const tag = tags.tags.get(path['TAG_ID'] ?? '');
		const { Name, 'Tag Group Id': groupId } = data as { Name?: string; 'Tag Group Id'?: number };
		if (!tag || (groupId !== undefined && !tags.groups.has(String(groupId)))) return undefined;
		if (Name !== undefined) tag.name = Name;
		if (groupId !== undefined) tag.groupId = String(groupId);
		return { id: null };
	},
	Get_Tag_Groups: (_, { tags }) =>
		[...tags.groups].map(([id, name]) => ({ id: Number(id), name, brandId: '77' })),
	Create_Tag_Group: ({ data }, { tags }) => ({
		id: Number(tags.addGroup((data as { Name: string }).Name)),
	}),
};
