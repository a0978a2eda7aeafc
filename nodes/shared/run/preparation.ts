import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import { now, sleepBriefly } from './clock';
import { fileNameOf } from './fileName';
import type { Hint } from './hints';
import type { BinaryFile, Item, Operation, Work } from './operation';
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

/** An item that is refused, and why. */
export interface Refused {
	readonly index: number;
	readonly error: unknown;
}

/** What is prepared for the items of a run, and not begun. */
export class Preparation<Request, Answer> {
	private readonly inputs: INodeExecutionData[];

	private readonly prepared = new Map<number, Prepared<Request, Answer>>();

	private readonly shared = new Map<string, Promise<unknown>>();

	private readonly readParameter;

	private readonly inputFieldsIn;

	/**
	 * @param context The node's run.
	 * @param operation What is to be done for an item.
	 */
	constructor(
		private readonly context: IExecuteFunctions,
		private readonly operation: Operation<Request, Answer>,
	) {
		this.inputs = context.getInputData();
		this.readParameter = parameterReader(context);
		this.inputFieldsIn = inputFieldReader(context);
	}

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
	 * @param over Ends that, when the run is over.
	 * @returns Those that are refused.
	 * @throws The reason of the run's end.
	 */
	async all(over: AbortSignal): Promise<Refused[]> {
		const refused: Refused[] = [];
		let burstStart = now();
		for (const index of this.inputs.keys()) {
			if (now() - burstStart > LONGEST_BURST) {
				await sleepBriefly(0);
				over.throwIfAborted();
				burstStart = now();
			}
			const { work, error } = this.of(index);
			if (work === undefined) refused.push({ index, error });
		}
		return refused;
	}

	private prepare(index: number): Prepared<Request, Answer> {
		const prepared: Prepared<Request, Answer> = { hints: new Map() };
		const { hints } = prepared;
		const { context } = this;
		const item: Item = {
			json: this.inputs[index]!.json,
			typeVersion: context.getNode().typeVersion,
			timezone: context.getTimezone(),
			parameter: (name, fallback) => this.readParameter(name, index, fallback),
			inputFieldsIn: this.inputFieldsIn,
			file: (field) => this.fileOf(index, field),
			keepFiles: () => (prepared.keepsFiles = true),
			oncePerRun: async (key, make) => await this.oncePerRun(key, make),
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

	private fileOf(index: number, field: string): BinaryFile {
		const { helpers } = this.context;
		const file = helpers.assertBinaryData(index, field);
		return {
			name: fileNameOf(field, file),
			type: file.mimeType,
			read: async () => await helpers.getBinaryDataBuffer(index, field),
		};
	}

	/** A failure is shared as well: it would be the same for all who ask. */
	private async oncePerRun<T>(key: string, make: () => Promise<T>): Promise<T> {
		const shared = this.shared.get(key) ?? make();
		this.shared.set(key, shared);
		return (await shared) as T;
	}
}
