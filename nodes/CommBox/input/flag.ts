import { validateFieldType, type IDataObject, type INodeProperties } from 'n8n-workflow';

import type { Item } from '../../shared/run/operation';
import { refusal, show } from './refusal';

/** A switch of the form. */
type Switch = Pick<INodeProperties, 'displayName' | 'name' | 'default'>;

/**
 * @param item Reads the form.
 * @returns Whether a switch is on.
 * @throws UserError where an expression gives neither true nor false.
 */
export function isOn(item: Pick<Item, 'parameter'>, flag: Switch): boolean {
	return flagOf(item.parameter(flag.name, flag.default), flag);
}

/**
 * @param item Reads the form.
 * @returns Whether a switch was added under Options, and is on.
 * @throws UserError where an expression gives neither true nor false.
 */
export function isOptionOn(item: Pick<Item, 'parameter'>, flag: Switch): boolean {
	const options = item.parameter('options', {}) as IDataObject;
	return flag.name in options && flagOf(options[flag.name], flag);
}

/** A cell of a sheet holds `"TRUE"` or 1, which n8n's own switches take for true as well. */
function flagOf(value: unknown, { displayName }: Switch): boolean {
	const given = typeof value === 'string' ? value.trim() : value;
	const result = validateFieldType(displayName, given, 'boolean');
	if (result.valid && typeof result.newValue === 'boolean') return result.newValue;
	const shown = show(given === undefined || given === null ? undefined : String(given));
	throw refusal(
		`${displayName} is neither true nor false: ${shown}`,
		'Correct the expression, or set the switch itself.',
	);
}
