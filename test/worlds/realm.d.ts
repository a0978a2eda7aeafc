/** What of the globals has to do with time or chance. */
declare const realm: {
	setTimeout: unknown;
	clearTimeout: unknown;
	setInterval: unknown;
	clearInterval: unknown;
	readonly setImmediate: (callback: () => void) => unknown;
};
export = realm;
