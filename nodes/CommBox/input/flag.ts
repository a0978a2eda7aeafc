import type { IDataObject, INodeProperties } from 'n8n-workflow';

import { switchOf } from '../../shared/data/switch';
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

function flagOf(value: unknown, { displayName }: Switch): boolean {
	const flag = switchOf(value);
	if (flag !== undefined) return flag;
	const shown = show(value === undefined || value === null ? undefined : String(value).trim());
	throw refusal(
		`${displayName} is neither true nor false: ${shown}`,
		'Correct the expression, or set the switch itself.',
	);
}
