import type { FastifyInstance, FastifyRequest } from 'fastify';
import { formBody, readForm, type Form } from './multipart';
import { Breach } from './operation';
import type { Recorder } from './recorder';

/** The bodies of requests, read once the gate has let them through. */
export class Bodies {
	private readonly forms = new WeakMap<FastifyRequest, Form>();

	/** Makes a server take bodies of any type, unread: a wrong key is told so first. */
	take(app: FastifyInstance, recorder: Recorder): void {
		app.removeAllContentTypeParsers();
		app.addContentTypeParser(
			'*',
			{ parseAs: 'buffer' },
			async (request: FastifyRequest, bytes: Buffer) => {
				recorder.body(request, bytes);
				return bytes;
			},
		);
	}

	/**
	 * Reads the body of a request, so that the contract can check it.
	 *
	 * @throws Breach, SyntaxError where it is not what the operation takes.
	 */
	async read(request: FastifyRequest): Promise<void> {
		const body = request.body as Buffer | undefined;
		const { content: types } = { content: undefined, ...Object(request.routeOptions.schema?.body) };
		const isEmpty = body === undefined || body.length === 0;
		if (types === undefined) {
			if (!isEmpty) throw new Breach('a body is not in the contract');
			request.body = undefined;
			return;
		}
		if (body === undefined) throw new Breach('the body is missing');
		const type = request.mediaType ?? '';
		if (!Object.keys(types).includes(type)) {
			throw new Breach(`Content-Type must be ${Object.keys(types).join(' or ')}`);
		}
		if (type === 'application/json') {
			// Not fastify's own parser: that refuses a custom field named __proto__ or constructor.
			request.body = JSON.parse(body.toString());
			return;
		}
		const form = await readForm(body, request.headers['content-type'] ?? '').catch(() => {
			throw new Breach('the body is not a multipart form');
		});
		this.forms.set(request, form);
		request.body = formBody(form);
	}

	/** @returns The multipart form that a request came with; undefined where it was JSON. */
	formOf(request: FastifyRequest): Form | undefined {
		return this.forms.get(request);
	}
}
