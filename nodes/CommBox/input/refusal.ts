import { UserError } from 'n8n-workflow';

import { shorten } from '../../shared/api/shorten';

/**
 * @param message What is wrong, naming the field.
 * @param advice What to do about it.
 * @returns The error to throw where input cannot be sent.
 */
export function refusal(message: string, advice: string): UserError {
	return new UserError(message, { description: advice });
}

/** Quotes a value in an error text, shortened. */
export function show(text: string | undefined): string {
	if (text === undefined) return 'nothing';
	return `"${shorten(text, 80)}"`;
}
