import type { IBinaryData, IExecuteFunctions } from 'n8n-workflow';

import { now, sleepBriefly } from '../lane/clock';
import type { Hint } from './hints';
import type { Item, Operation, Work } from './operation';
import { inputFieldReader, parameterReader } from './parameters';

/** How long expressions are evaluated in a row before others get their turn, in ms. */
const LONGEST_BURST = 50;

/** What is prepared for an item: its work, or why it was refused. */
export interface Prepared<Request, Answer> {
	work?: Work<Request, Answer>;
	error?: unknown;
	/** What it is about, where the order of items about the same thing matters. */
	about?: string;
	/** Whether its output has its files as well. */
	keepsFiles?: boolean;
	readonly hints: Map<Hint, Set<string>>;
}

/** What is prepared for the items of a run, and not begun. */
export class Preparation<Request, Answer> {
	private readonly prepared = new Map<number, Prepared<Request, Answer>>();
	private readonly shared = new Map<string, Promise<unknown>>();

	constructor(
		private readonly context: IExecuteFunctions,
		private readonly operation: Operation<Request, Answer>,
		private readonly destinationOf: (itemIndex: number) => Promise<string>,
		private readonly inputs = context.getInputData(),
		private readonly readParameter = parameterReader(context),
		private readonly inputFieldsIn = inputFieldReader(context),
	) {}

	/** @returns What is prepared for an item; it is prepared now where it is not yet. */
	of(index: number): Prepared<Request, Answer> {
		const prepared = this.prepared.get(index) ?? this.prepare(index);
		this.prepared.set(index, prepared);
		return prepared;
	}

	/** @returns The same, when an item is begun: it is not kept. */
	take(index: number): Prepared<Request, Answer> {
		const prepared = this.of(index);
		this.prepared.delete(index);
		return prepared;
	}

	/**
	 * Prepares all items.
	 *
	 * @returns Which are refused, and why.
	 * @throws The reason why the run is over.
	 */
	async all(over: AbortSignal): Promise<Map<number, unknown>> {
		const refused = new Map<number, unknown>();
		let burstStart = now();
		for (const index of this.inputs.keys()) {
			if (now() - burstStart > LONGEST_BURST) {
				await sleepBriefly(0);
				over.throwIfAborted();
				burstStart = now();
			}
			const { work, error } = this.of(index);
			if (work === undefined) refused.set(index, error);
		}
		return refused;
	}

	private prepare(index: number): Prepared<Request, Answer> {
		const prepared: Prepared<Request, Answer> = { hints: new Map() };
		const { hints } = prepared;
		const { context, shared } = this;
		const { helpers } = context;
		const item: Item = {
			json: this.inputs[index]!.json,
			timezone: context.getTimezone(),
			parameter: (name, fallback) => this.readParameter(name, index, fallback),
			inputFieldsIn: this.inputFieldsIn,
			file: (field) => {
				const file = helpers.assertBinaryData(index, field);
				const read = async () => await helpers.getBinaryDataBuffer(index, field);
				return { name: fileNameOf(field, file), type: file.mimeType, read };
			},
			keepFiles: () => (prepared.keepsFiles = true),
			oncePerRun: async (key, make) => {
				const own = `${await this.destinationOf(index)} ${key}`;
				const made = shared.get(own) ?? make();
				shared.set(own, made);
				// A failure is shared as well: it would be the same for all who ask.
				return await (made as ReturnType<typeof make>);
			},
			isAbout: (thing) => (prepared.about = thing),
			hint: (hint, ...names) => hints.set(hint, new Set([...(hints.get(hint) ?? []), ...names])),
		};
		try {
			prepared.work = this.operation.prepare(item);
		} catch (error) {
			prepared.error = error;
		}
		return prepared;
	}
}

/**
 * @returns What a file is called: whoever gets it opens it by its ending. One without a name is called as the
 *   field, and most types as the ending: `image/png`, `application/pdf`, `text/csv`.
 */
function fileNameOf(field: string, { fileName, fileExtension, mimeType }: IBinaryData): string {
	if (fileName) return fileName;
	const type = mimeType.toLowerCase().replace(/^text\/plain\b/, 'text/txt');
	const ending = fileExtension || /^[^/;]*\/([a-z0-9]{2,4})(?:[/;]|$)/.exec(type)?.[1];
	return ending === undefined ? field : `${field}.${ending}`;
}
