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
