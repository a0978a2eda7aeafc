import type { IDataObject, INodeProperties } from 'n8n-workflow';

import { parseJson } from '../../shared/api/json';
import type { ApiRequest, Send } from '../../shared/api/request';
import type { Item } from '../../shared/run/operation';
import { isOptionOn } from '../input/flag';
import { optionsCollection } from '../input/options';
import type { CommBoxOperation } from './resource';

/** The option that stops an operation before it changes anything. */
export const dryRunOption: INodeProperties = {
	displayName: 'Dry Run',
	name: 'dryRun',
	type: 'boolean',
	default: true,
	description:
		'Whether to return the request for each item instead of sending it. Look-ups are still made.',
};

/**
 * @param item Reads the form, and gets a hint where it asks for a dry run.
 * @returns Whether it does.
 * @throws UserError where an expression gives neither true nor false.
 */
export function wantsDryRun(item: Pick<Item, 'parameter' | 'hint'>): boolean {
	const isDryRun = isOptionOn(item, dryRunOption);
	if (isDryRun) item.hint(DRY_RUN);
	return isDryRun;
}

const DRY_RUN = () =>
	'Dry run: nothing was sent. The output is what would be sent; CommBox itself has not checked it';

/**
 * @param operation Whatever reaches people, or would be hard to undo.
 * @returns The same with the option Dry Run: it sends what reads, and returns the first request that
 *   does more.
 */
export function withDryRun(operation: CommBoxOperation): CommBoxOperation {
	const isOptions = ({ name }: INodeProperties) => name === 'options';
	const own = (operation.form.find(isOptions)?.options ?? []) as INodeProperties[];
	return {
		...operation,
		form: [
			...operation.form.filter((property) => !isOptions(property)),
			optionsCollection([...own, dryRunOption]),
		],

		prepare(item) {
			const work = operation.prepare(item);
			if (!wantsDryRun(item)) return work;
			return async (send) =>
				await work(unlessReading(send)).catch((reason: unknown) => {
					if (reason instanceof Unsent) return { dryRun: true, ...requestOutput(reason.request) };
					throw reason;
				});
		},
	};
}

/** Ends the work of a dry run with the request that is not sent. */
class Unsent extends Error {
	constructor(readonly request: ApiRequest) {
		super('Not sent');
	}
}

function unlessReading(send: Send): Send {
	return async (request) => {
		if (request.method === 'GET') return await send(request);
		throw new Unsent(request);
	};
}

/** @returns What a request is about and carries, files by their names. */
function requestOutput({ target, body }: ApiRequest): IDataObject {
	if (body === undefined) return { target };
	if (typeof body === 'string') return { target, ...(parseJson(body) as IDataObject) };
	const parts = body.parts.map(([name, value]) =>
		typeof value === 'string' ? [name, parseJson(value)] : ['file', value.name],
	);
	return { target, ...(Object.fromEntries(parts) as IDataObject) };
}
