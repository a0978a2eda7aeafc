import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { generate } from 'selfsigned';

/** The files of a certificate made for this run. */
export interface Certificate {
	readonly key: string;
	readonly cert: string;
	/** The authority that clients have to trust. */
	readonly ca: string;
}

/**
 * Makes an authority and a certificate of its for 127.0.0.1.
 *
 * @param folder Where the files go.
 */
export async function makeCertificate(folder: string): Promise<Certificate> {
	const common = { keyType: 'ec', algorithm: 'sha256' } as const;
	const authority = await generate([{ name: 'commonName', value: 'CommBox benchmark' }], {
		...common,
		extensions: [
			{ name: 'basicConstraints', cA: true, critical: true },
			{ name: 'keyUsage', keyCertSign: true, cRLSign: true, critical: true },
		],
	});
	const own = await generate([{ name: 'commonName', value: '127.0.0.1' }], {
		...common,
		ca: { key: authority.private, cert: authority.cert },
		extensions: [
			{ name: 'basicConstraints', cA: false },
			{ name: 'extKeyUsage', serverAuth: true },
			{ name: 'subjectAltName', altNames: [{ type: 7, ip: '127.0.0.1' }] },
		],
	});
	mkdirSync(folder, { recursive: true });
	const save = (name: string, text: string) => {
		const file = path.join(folder, name);
		writeFileSync(file, text, { mode: 0o600 });
		return file;
	};
	return {
		key: save('server-key.pem', own.private),
		cert: save('server-cert.pem', own.cert),
		ca: save('ca.pem', authority.cert),
	};
}
