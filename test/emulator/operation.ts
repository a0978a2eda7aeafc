import type { Recorder } from './recorder';
import type { Query } from './pages';
import type { Settings } from './settings';
import type { World } from './world';

/** A file that came in a multipart form. */
export interface Upload {
	/** The name of the form's part. */
	readonly part: string;
	readonly name: string;
	readonly type: string;
	readonly bytes: Uint8Array;
}

/** A request that keeps to the contract. */
export interface Call {
	/** The path's parameters, decoded. */
	readonly path: Readonly<Record<string, string>>;
	readonly query: Query;
	/** The body's `data`; the contract has checked its types. */
	readonly data: unknown;
	/** The parts of a multipart form that are text. */
	readonly form: Readonly<Record<string, string>>;
	readonly files: readonly Upload[];
	readonly settings: Settings;
	readonly stats: Recorder['stats'];
}

/**
 * Does what a request asks for.
 *
 * @returns What `data` holds; null where there is no result; undefined where something is unknown
 *   (404); a Refusal; or a Partial success.
 */
export type Handler = (call: Call, world: World) => unknown;

/** Handlers by the contract's operationId. */
export type Handlers = Readonly<Record<string, Handler>>;

/** A request outside the contract. */
export class Breach extends Error {
	readonly statusCode = 400;
}

/** Why CommBox refuses the values of a request that the contract allows. */
export class Refusal {
	constructor(
		readonly description: string,
		readonly data?: unknown,
	) {}
}

/** What succeeded in part only, which CommBox says with status 206. */
export class Partial {
	constructor(
		readonly description: string,
		readonly data: unknown,
	) {}
}
