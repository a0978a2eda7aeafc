import { agent } from './agent';
import { bot } from './bot';
import { channel } from './channel';
import { conversation } from './conversation';
import { form } from './form';
import { message } from './message';
import { profile } from './profile';
import type { Resource } from '../operations/resource';
import { sms } from './sms';
import { tag } from './tag';
import { tagGroup } from './tagGroup';
import { team } from './team';
import { user } from './user';
import { whatsApp } from './whatsApp';

/** Everything the node can do: one line a resource, in the order of their names. */
export const resources: readonly Resource[] = [
	agent,
	bot,
	channel,
	conversation,
	form,
	message,
	profile,
	sms,
	tag,
	tagGroup,
	team,
	user,
	whatsApp,
];

/** The resource chosen at first. It can never change: n8n does not store defaults in workflows. */
export const defaultResource = user;
