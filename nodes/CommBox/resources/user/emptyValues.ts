import type { JsonMember } from '../../../shared/api/json';
import type { Hint } from '../../../shared/run/hints';
import type { Item } from '../../../shared/run/operation';
import { refusal } from '../../input/refusal';
import { EMPTY, type GivenField } from '../../subjects/userFields';

/** What becomes of a field whose value is empty. */
export type EmptyValues = 'leave' | 'clear';

/** What is sent of a user: standard fields, and custom ones for Content. */
export interface FieldsToSend {
	readonly standard: JsonMember[];
	readonly custom: JsonMember[];
}

/** What becomes of a field. */
type Fate = 'sent' | 'cleared' | 'leftEmpty' | 'noValue';

/**
 * Decides for each field whether it is sent, cleared or left unchanged, and tells the builder of
 * all that have no value.
 *
 * @param given The fields, in the order in which they are sent.
 * @param emptyValues What becomes of empty values.
 * @param item Whose fields they are.
 * @throws UserError where nothing is left to send.
 */
export function fieldsToSend(
	given: readonly GivenField[],
	emptyValues: EmptyValues,
	item: Item,
): FieldsToSend {
	const labels: Record<Fate, string[]> = { sent: [], cleared: [], leftEmpty: [], noValue: [] };
	const standard: JsonMember[] = [];
	const custom: JsonMember[] = [];
	for (const field of given) {
		const { name, label, isCustom, value } = field;
		const fate = fateOf(field, emptyValues);
		labels[fate].push(label);
		if (value === undefined || fate === 'leftEmpty') continue;
		(isCustom ? custom : standard).push([name, value]);
	}
	if (standard.length + custom.length === 0) throw nothingToUpdate(given.map(({ label }) => label));
	for (const [fate, hint] of HINTS) {
		if (labels[fate].length > 0) item.hint(hint, ...labels[fate]);
	}
	return { standard, custom };
}

function fateOf({ value, isMeant }: GivenField, emptyValues: EmptyValues): Fate {
	if (value === undefined) return 'noValue';
	if (value !== EMPTY) return 'sent';
	return isMeant || emptyValues === 'clear' ? 'cleared' : 'leftEmpty';
}

const HINTS: ReadonlyArray<readonly [Fate, Hint]> = [
	[
		'noValue',
		(names) =>
			`No value found, so left unchanged in CommBox: ${names}. If you expected one, check the expression`,
	],
	[
		'leftEmpty',
		(names) =>
			`Empty, so left unchanged in CommBox: ${names}. To clear empty fields, set the option Empty Values to Clear Fields`,
	],
	['cleared', (names) => `This clears fields in CommBox: ${names}`],
];

function nothingToUpdate(labels: readonly string[]): Error {
	if (labels.length === 0) {
		return refusal(
			'There is nothing to update: no field is given',
			'Add at least one entry under Update Fields or Custom Fields, or map input data that has some.',
		);
	}
	const names = labels.slice(0, 5).join(', ') + (labels.length > 5 ? ', …' : '');
	return refusal(
		`There is nothing to update: every value is empty (${names})`,
		'Empty values leave fields unchanged. Check the expressions. To clear the fields, set the option Empty Values to Clear Fields.',
	);
}
