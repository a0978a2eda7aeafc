import { isObject, parseJson } from './json';

/** Members whose texts, however deep, are meant to be read. */
const SAYS_WHY =
	/desc|detail|error|fault|invalid|message|msg|problem|reason|title|violation|warning/i;

/** How surely a text of a body says why: by its name, by being a sentence, or as a word such as a code. */
type Group = 'named' | 'sentence' | 'word';

interface Leaf {
	readonly text: string;
	readonly group: Group;
}

/**
 * CommBox, and what stands in front of it, say in many shapes why they refuse something. What these have
 * in common: it is text for people, mostly under a name that says so.
 *
 * @param body The body of an answer that is no success, without the key.
 * @returns Its texts for people, the surest first; undefined where it has none, or is a page.
 */
export function reasonIn(body: string): string | undefined {
	const text = body.trim();
	if (text.startsWith('<')) return undefined;
	const leaves = [...leavesOf(heldIn(text), { name: '', isNamed: false, depth: 0 })];
	const texts = (group: Group) => leaves.filter((leaf) => leaf.group === group);
	const sentences = [...texts('named'), ...texts('sentence')];
	// One alone can be what the status is called. Where there are more, a word is hardly the reason.
	const told = sentences.length > 1 ? sentences : [...sentences, ...texts('word')];
	const different = new Set(told.map((leaf) => leaf.text));
	return different.size > 0 ? [...different].join('; ') : undefined;
}

/** @returns What a text holds as JSON, else the text itself. */
function heldIn(text: string): unknown {
	try {
		return parseJson(text);
	} catch {
		return text;
	}
}

/** Far deeper than any reason; a stack holds some thousands. */
const MAX_DEPTH = 64;

/** Where a value stands in a body. */
interface Place {
	/** What the member is called that it is, or is listed in. */
	readonly name: string;
	/** Whether that member, or one around it, has a name that says why. */
	readonly isNamed: boolean;
	readonly depth: number;
}

/** @returns The texts for people in a value of JSON. */
function* leavesOf(value: unknown, { name, isNamed, depth }: Place): Generator<Leaf> {
	if (depth > MAX_DEPTH) return;
	const inside = { name, isNamed, depth: depth + 1 };
	if (Array.isArray(value)) {
		for (const entry of value) yield* leavesOf(entry, inside);
	} else if (isObject(value)) {
		for (const [own, member] of Object.entries(value)) {
			const isOwnNamed = isNamed || SAYS_WHY.test(own);
			yield* leavesOf(member, { ...inside, name: own, isNamed: isOwnNamed });
		}
	} else if (typeof value === 'string') {
		const held = /^\s*["[{]/.test(value) ? heldIn(value) : value;
		if (held === value) yield* leafOf(value.trim(), name, isNamed);
		else yield* leavesOf(held, inside);
	}
}

function* leafOf(text: string, name: string, isNamed: boolean): Generator<Leaf> {
	// Neither a time nor a number nor an address.
	if (!/\p{L}{2}/u.test(text) || /^\w+:\/\//.test(text)) return;
	if (isNamed) {
		// Under `errors`, a member is called like the field that is wrong.
		const isSaid = SAYS_WHY.test(name) || text.toLowerCase().includes(name.toLowerCase());
		yield { text: isSaid ? text : `${name}: ${text}`, group: 'named' };
	} else if (/\s/.test(text)) {
		yield { text, group: 'sentence' };
	} else if (/^[\p{L}_.-]+$/u.test(text)) {
		yield { text, group: 'word' };
	}
}
