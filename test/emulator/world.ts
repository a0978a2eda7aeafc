import { AgentStore } from './agents';
import { ChannelStore } from './channels';
import { ConversationStore } from './conversations';
import { Outbox } from './outbox';
import { TagStore } from './tags';
import { UserStore, type UserFields } from './users';

/** Everything that a CommBox account holds. */
export class World {
	readonly users: UserStore;

	readonly agents = new AgentStore();

	readonly channels = new ChannelStore();

	readonly conversations = new ConversationStore();

	readonly tags = new TagStore();

	readonly outbox = new Outbox();

	/** @param users By id; left out, the emulator's own. */
	constructor(users?: Record<string, UserFields>) {
		this.users = new UserStore(users);
	}

	/** Back to how it was at first. */
	reset(): void {
		for (const store of Object.values(this) as Array<{ reset(): void }>) store.reset();
	}
}
