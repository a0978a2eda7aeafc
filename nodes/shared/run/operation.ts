import type { IDataObject, INodeProperties, INodePropertyOptions } from 'n8n-workflow';

import type { Hint } from './hints';

/** A file among an item's binary data. */
export interface BinaryFile {
	readonly name: string;
	/** Its media type, such as `image/png`. */
	readonly type: string;
	/** Loads it into memory. */
	read(): Promise<Uint8Array>;
}

/** An input item, as an operation sees it. */
export interface Item {
	readonly json: IDataObject;
	/** The time zone of the workflow, such as `Europe/London`. */
	readonly timezone: string;
	/**
	 * @param fallback What to return where the parameter is not there: every one needs it that can be hidden.
	 * @returns A parameter's value for this item: expressions resolved, of whatever type they resolved to.
	 */
	parameter(name: string, fallback?: unknown): unknown;
	/** @returns The fields of the item's data that the parameter's expression takes: `Id` for `{{ $json.Id }}`. */
	inputFieldsIn(parameter: string): readonly string[];
	/**
	 * @returns The file in a field of the item's binary data.
	 * @throws n8n's own error where the item has no such field.
	 */
	file(field: string): BinaryFile;
	/** The output of this item gets its files too, as it has them. */
	keepFiles(): void;
	/** Does something for the first item that asks, once for all of a run that go to the same server and give the same key. */
	oncePerRun<T>(key: string, make: () => Promise<T>): Promise<T>;
	/**
	 * Says what an operation that changes something is about, such as `user 94382332`: items about the
	 * same thing go one after the other, in the order of the input.
	 */
	isAbout(thing: string): void;
	/**
	 * Tells the builder something beside the output, when this item has succeeded, once for all items.
	 *
	 * @param names What it is about in this item; they are collected over the run.
	 */
	hint(hint: Hint, ...names: string[]): void;
}

/**
 * An operation is all there is to know of one call: its entry in the list of operations, its form,
 * and the way from an item to requests and from their answers to the output. It is a value, not a
 * loop: how items run, and how a request is sent, is the same for all.
 */
export interface Operation<Request, Answer> {
	/** Its entry in the list; `value` is what saved workflows hold. */
	readonly option: INodePropertyOptions & { value: string; action: string; description: string };
	/** Its parameters, without the condition that shows them for this operation only. */
	readonly form: readonly INodeProperties[];
	/**
	 * Reads the item's form, and refuses whatever can be refused, before anything is sent for any
	 * item.
	 *
	 * @returns What is left to do for it.
	 * @throws UserError that names the field, what is wrong with it, and what to do.
	 */
	prepare(item: Item): Work<Request, Answer>;
}

/**
 * The part of an operation that needs the server, for one item.
 *
 * @param send Sends a request as soon as the run's pace allows, again where that makes sense.
 * @returns The output for this item: one, or a list of any length.
 */
export type Work<Request, Answer> = (
	send: (request: Request) => Promise<Answer>,
) => Promise<IDataObject | IDataObject[]>;
