import type { Channel, ChannelKind } from './channels';
import { contentOfFiles, type Conversation, type MessageFile } from './conversations';
import { keptMessage } from './habits';
import type { Call } from './operation';
import { isRecorded } from './shapes';
import { completedPhone } from './texts';
import { shownType, type UserFields } from './users';
import type { World } from './world';

/** A body of Create Object, as much of it as the emulator looks at. */
export interface NewObject {
	readonly Message: string;
	readonly Type?: number;
	readonly StatusId?: number | string;
	readonly UserStreamProviderId?: string;
	readonly UserStreamProviderType?: number;
	readonly ManagerId?: number;
	readonly SubStreamId?: number;
	readonly Content?: Record<string, unknown> | string;
	readonly User?: UserFields;
}

/** @returns What CommBox keeps of the text of a message. */
export function textIn(text: string, { settings: { habits, shapes } }: Call): string {
	return keptMessage(text, habits, isRecorded(shapes));
}

/** @returns The files that came with a request, as messages have them. */
export function filesIn({ files }: Call): MessageFile[] {
	return files.map(({ name, bytes }) => ({ name, path: `/media/${name}`, size: bytes.length }));
}

/** Opens a conversation in a channel, with its first message, for a user whom the channel may know. */
export function createConversation(
	body: NewObject,
	channel: Channel,
	call: Call,
	{ conversations, users }: World,
): Conversation {
	const { shapes } = call.settings;
	const files = filesIn(call);
	const { UserStreamProviderId: providerId, UserStreamProviderType: providerType = 6 } = body;
	const known = users.find(
		(identity) =>
			identity.streamProviderId === providerId &&
			shownType(identity.streamProviderType, shapes) === providerType,
	);
	const message = textIn(body.Message, call);
	const conversation = conversations.add({
		streamId: channel.id,
		message,
		userId: known?.userId ?? users.put(users.nextId(), newUser(body, call)).id,
		identityId: known?.identity.id ?? 1_960_000 + conversations.all().length,
		providerId: providerId ?? '',
		providerType,
		type: body.Type ?? 4,
		statusId: Number(body.StatusId ?? 1),
		// A ManagerId was recorded to be taken, and to assign nobody.
		managerId: isRecorded(shapes) ? '0' : String(body.ManagerId ?? 0),
		subStreamId: String(body.SubStreamId ?? 0),
	});
	for (const [name, value] of contentOf(body, files, channel.kind, call)) {
		conversation.content.set(name, value);
	}
	const { createdTime } = conversation;
	conversations.write(conversation, message, { files, createdTime });
	return conversation;
}

function newUser({ User = {} }: NewObject, { settings }: Call): UserFields {
	const { Phone1 } = User;
	return Phone1 && isRecorded(settings.shapes)
		? { ...User, Phone1: completedPhone(Phone1, settings.countryCode) }
		: User;
}

/** @returns What a new conversation's content holds: what was given, and what CommBox adds to it. */
function contentOf(
	{ Content = {} }: NewObject,
	files: readonly MessageFile[],
	kind: ChannelKind,
	{ settings }: Call,
): Array<[string, unknown]> {
	const given: Record<string, unknown> =
		typeof Content === 'string' ? JSON.parse(Content) : Content;
	if (!isRecorded(settings.shapes)) return Object.entries(given);
	const isSent = kind !== 'mail' || (isFilled(given['to']) && isFilled(given['subject']));
	const uploaded = contentOfFiles(files, kind);
	const attachments = [
		...(listIn(given['attachments']) as Array<{ path: string }>).map(stored),
		...listIn(uploaded['attachments']),
	];
	return Object.entries({
		...given,
		...uploaded,
		...(attachments.length > 0 && { attachments }),
		languages: [],
		sequence_start_time: new Date().toISOString(),
		ruleLastMessageFromManager: false,
		...(!isSent && { first_message_sending_failure: true }),
	});
}

const isFilled = (value: unknown) => (Array.isArray(value) ? value.length > 0 : Boolean(value));

const listIn = (value: unknown) => (Array.isArray(value) ? (value as unknown[]) : []);

/** An attachment as CommBox keeps it. */
const stored = (attachment: { path: string }) => ({
	...attachment,
	path: `/media/${attachment.path}`,
	size: 1024,
});
