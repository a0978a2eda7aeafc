/**
 * CommBox's own lists: numbers and the names that builders see for them. Each is declared once, and
 * in the order of the names.
 */

/** An entry of one of the lists. */
export interface Term {
	readonly name: string;
	readonly value: number;
	/** What tells it apart from entries that are called much the same. */
	readonly description?: string;
}

/** @returns The name for a number in one of the lists; null where the list lacks it. */
export function nameIn(terms: readonly Term[], value: unknown): string | null {
	return terms.find((term) => String(term.value) === String(value))?.name ?? null;
}

/** The channels by which the examples say who a person is. */
export const MAIL = 4;
export const TELEPHONE = 5;

/** @returns By which of the two an address says it: an email address, or a phone number. */
export function channelOfAddress(address: string): number {
	return address.includes('@') ? MAIL : TELEPHONE;
}

/** The channels whose conversations are mails, and that know people by email addresses. */
export const mailChannels: readonly number[] = [MAIL, 14, 15];

/** Both kinds of WhatsApp. */
export const WHATSAPP = 7;
export const WHATSAPP_CLOUD = 16;

/** The channels that know people by phone numbers. */
export const phoneChannels: readonly number[] = [TELEPHONE, WHATSAPP, WHATSAPP_CLOUD];

/** The status that a conversation begins in. */
export const OPEN = 1;

/** Channels (the vendor's API description, StreamProviderType). */
export const channels: readonly Term[] = [
	{ name: 'Anonymous', value: 6 },
	{ name: 'Apple App Store', value: 9 },
	{ name: 'CommBox', value: 0 },
	{ name: 'Facebook', value: 1 },
	{ name: 'Gmail', value: 15, description: 'Mailboxes connected as Gmail' },
	{ name: 'Google', value: 11 },
	{ name: 'Google My Business', value: 13 },
	{ name: 'Instagram', value: 10 },
	{
		name: 'Mail',
		value: 4,
		description: 'Mailboxes connected in any other way than as Gmail or Microsoft 365',
	},
	{ name: 'Microsoft 365', value: 14, description: 'Mailboxes connected as Microsoft 365' },
	{ name: 'Salesforce', value: 17 },
	{ name: 'Telegram', value: 12 },
	{ name: 'Telephone', value: 5, description: 'Calls and text messages' },
	{ name: 'Twitter', value: 2 },
	{ name: 'Web', value: 8 },
	{
		name: 'WhatsApp',
		value: 7,
		description: 'If your WhatsApp number is connected through a provider',
	},
	{
		name: 'WhatsApp Cloud',
		value: 16,
		description: "If your WhatsApp number is connected through Meta's Cloud API",
	},
	{ name: 'YouTube', value: 3 },
];

/** Statuses of a conversation (ObjectStatusType). */
export const statuses: readonly Term[] = [
	{ name: 'Archive', value: 14 },
	{ name: 'Automated', value: 11 },
	{ name: 'Deleted', value: 5 },
	{ name: 'Draft', value: 7 },
	{ name: 'Follow Up', value: 10 },
	{ name: 'Forward', value: 3 },
	{ name: 'Forward Reply', value: 6 },
	{ name: 'In Process', value: 8 },
	{ name: 'Irrelevant', value: 4 },
	{ name: 'Open', value: 1 },
	{ name: 'Pending', value: 15 },
	{ name: 'Resolved', value: 2 },
	{ name: 'Scheduled', value: 9 },
	{ name: 'Sent', value: 13 },
];

/** What an activity in a conversation can be (ObjectActivityType). */
export const activityTypes: readonly Term[] = [
	{ name: 'Assignment Change', value: 6 },
	{ name: 'Attachment', value: 10 },
	{ name: 'Conversation Summary', value: 21 },
	{ name: 'Custom', value: 12 },
	{ name: 'Debug', value: 14 },
	{ name: 'Disallowed File Upload', value: 17 },
	{ name: 'Follow-Up', value: 8 },
	{ name: 'Forward', value: 3 },
	{ name: 'Forward Reply', value: 4 },
	{ name: 'Inactivity Logout', value: 18 },
	{ name: 'Intent Update', value: 9 },
	{ name: 'Invalid File Extension', value: 15 },
	{ name: 'Invalid File Size', value: 16 },
	{ name: 'Log Error', value: 22 },
	{ name: 'Participant Change', value: 19 },
	{ name: 'Publicity Update', value: 13 },
	{ name: 'Redacted Message', value: 23 },
	{ name: 'Remark', value: 1 },
	{ name: 'Rule Executed', value: 11 },
	{ name: 'Status Change', value: 2 },
	{ name: 'Stream Change', value: 5 },
	{ name: 'Tag Update', value: 7 },
	{ name: 'Target Stream Change', value: 20 },
];

/** What a channel is connected by (ModuleType), not all of which are channels. */
export const modules: readonly Term[] = [
	{ name: 'AI Assistant', value: 59 },
	{ name: 'API', value: 60 },
	{ name: 'App Store', value: 18 },
	{ name: 'Audio Chat', value: 27 },
	{ name: 'Auto Assign', value: 41 },
	{ name: 'Automation Script', value: 23 },
	{ name: 'BI Reports', value: 57 },
	{ name: 'Chat', value: 9 },
	{ name: 'Contact Us', value: 21 },
	{ name: 'Contest', value: 5 },
	{ name: 'Custom', value: 37 },
	{ name: 'Custom Fields', value: 32 },
	{ name: 'Customer Service', value: 1 },
	{ name: 'Customizations', value: 17 },
	{ name: 'Dynamics', value: 31 },
	{ name: 'External Contacts', value: 35 },
	{ name: 'Facebook Monitor', value: 11 },
	{ name: 'Facebook Page', value: 3 },
	{ name: 'Forms', value: 28 },
	{ name: 'General', value: 0 },
	{ name: 'Google Business Messages', value: 55 },
	{ name: 'Google My Business', value: 45 },
	{ name: 'Google Play', value: 19 },
	{ name: 'HubSpot', value: 71 },
	{ name: 'Instagram', value: 20 },
	{ name: 'Instagram DM', value: 52 },
	{ name: 'Intents', value: 24 },
	{ name: 'Interactive Navigator', value: 25 },
	{ name: 'Jira', value: 54 },
	{ name: 'Mailbox', value: 6 },
	{ name: 'Maintenance', value: 39 },
	{ name: 'Messenger', value: 38 },
	{ name: 'Priority', value: 53 },
	{ name: 'Privacy', value: 40 },
	{ name: 'Push', value: 48 },
	{ name: 'RightNow', value: 33 },
	{ name: 'Rules', value: 34 },
	{ name: 'Salesforce', value: 58 },
	{ name: 'SAP', value: 46 },
	{ name: 'Satisfaction', value: 22 },
	{ name: 'SLA', value: 47 },
	{ name: 'SMS', value: 14 },
	{ name: 'SSO', value: 16 },
	{ name: 'Static Content', value: 4 },
	{ name: 'SysAid', value: 49 },
	{ name: 'Teams', value: 65 },
	{ name: 'Telegram', value: 44 },
	{ name: 'Themes', value: 43 },
	{ name: 'Translate', value: 51 },
	{ name: 'Twitter', value: 8 },
	{ name: 'Two-Factor', value: 42 },
	{ name: 'Verification', value: 29 },
	{ name: 'Video Chat', value: 26 },
	{ name: 'Voice', value: 15 },
	{ name: 'Web Syndication', value: 10 },
	{ name: 'WhatsApp', value: 13 },
	{ name: 'Workflow', value: 50 },
	{ name: 'Working Hours', value: 36 },
	{ name: 'YouTube', value: 7 },
	{ name: 'Zendesk', value: 61 },
];

/** What an agent may do (permissionId). */
export const permissions: readonly Term[] = [
	{ name: 'Admin', value: 3 },
	{ name: 'Agent', value: 2 },
	{ name: 'Bot', value: 5 },
	{ name: 'Customer', value: 1 },
	{ name: 'Unauthorized', value: 0 },
];

/** What every presence comes down to, whatever an admin calls it (presenceType). */
export const presences: readonly Term[] = [
	{ name: 'Active', value: 1 },
	{ name: 'Away', value: 3 },
	{ name: 'Busy', value: 2 },
];

/** Whether a channel is open (the `state` of Get Stream Availability). */
export const availabilities: readonly Term[] = [
	{ name: 'Busy', value: 2 },
	{ name: 'Closed', value: 3 },
	{ name: 'Inactive', value: 0 },
	{ name: 'Open', value: 1 },
];

/**
 * Those modules whose streams conversations can be in: recorded channels, others that their names say it
 * of, and themes, to which conversations are moved.
 */
export const channelModules: ReadonlySet<number> = new Set([
	3, 6, 7, 8, 9, 13, 14, 15, 18, 19, 20, 26, 27, 38, 43, 44, 45, 52, 55, 65,
]);
