import type { FastifyInstance } from 'fastify';
import { contract } from './contract';
import { envelope, sendJson } from './envelope';
import { Breach } from './operation';
import type { Recorder } from './recorder';

const KNOWN_PATHS = Object.keys(contract.paths).map(
	(path) => new RegExp(`^${path.replace(/\{\w+\}/g, '[^/]+')}$`),
);

/**
 * Makes a server hold requests to the contract, and record each breach of it. To be called before
 * the contract's routes are added.
 *
 * @returns The operationIds of the operations that add something each time; full once all routes are.
 */
export function holdToContract(app: FastifyInstance, recorder: Recorder): ReadonlySet<string> {
	const addingOperations = new Set<string>();
	app.addHook('onRoute', ({ schema }) => {
		const { operationId, 'x-adds': adds } = Object(schema) as Record<string, unknown>;
		if (adds === true) addingOperations.add(String(operationId));
		// OpenAPI allows any query that it does not name; this contract does not.
		if (schema)
			schema.querystring = {
				type: 'object',
				...Object(schema.querystring),
				additionalProperties: false,
			};
	});
	app.setSchemaErrorFormatter((errors, part) => {
		const reasons = errors.map(({ instancePath, message, params }) => {
			const extra = params['additionalProperty'];
			return `${part}${instancePath} ${message}${extra === undefined ? '' : `: ${extra}`}`;
		});
		return new Breach(reasons.join('; '));
	});
	app.setErrorHandler((error: Error & { statusCode?: number }, request, reply) => {
		// Everything a client can do wrong: the contract, JSON syntax, a body beyond the limit.
		const breach = error instanceof SyntaxError || (error.statusCode ?? 500) < 500;
		if (breach) recorder.breaches.push(`${request.method} ${request.url}: ${error.message}`);
		const status = breach ? 400 : 500;
		return sendJson(reply, status, envelope(status, error.message));
	});
	app.setNotFoundHandler((request, reply) => {
		const [path = ''] = request.url.split('?');
		const status = KNOWN_PATHS.some((known) => known.test(path)) ? 501 : 404;
		recorder.breaches.push(`${request.method} ${request.url}: not in the contract`);
		return sendJson(reply, status, envelope(status));
	});
	return addingOperations;
}
