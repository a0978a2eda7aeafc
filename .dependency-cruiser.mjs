/**
 * The map of CONTRIBUTING.md, as rules: which room may import which. `npm run check:structure`.
 * Each list names all that a room may import beside itself, and only rooms further down.
 */
const map = {
	'credentials/': ['shared/', 'shared/api/'],
	'CommBox/': [
		'CommBox/resources/',
		'CommBox/operations/',
		'CommBox/input/',
		'CommBox/output/',
		'shared/api/',
		'shared/run/',
		'shared/lane/',
	],
	'CommBoxTrigger/': ['shared/', 'shared/data/', 'shared/api/'],
	'CommBox/resources/': [
		'CommBox/subjects/',
		'CommBox/operations/',
		'CommBox/input/',
		'CommBox/output/',
		'shared/data/',
		'shared/api/',
		'shared/run/',
	],
	'CommBox/subjects/': [
		'CommBox/input/',
		'CommBox/output/',
		'shared/data/',
		'shared/api/',
		'shared/run/',
	],
	'CommBox/operations/': ['CommBox/input/', 'CommBox/output/', 'shared/api/', 'shared/run/'],
	'CommBox/input/': ['shared/data/', 'shared/api/', 'shared/run/', 'shared/lane/'],
	'CommBox/output/': ['shared/data/', 'shared/api/', 'shared/run/'],
	'shared/data/': ['shared/', 'shared/api/'],
	'shared/api/': ['shared/'],
	'shared/run/': ['shared/', 'shared/lane/'],
	'shared/lane/': ['shared/'],
	'shared/': [],
};

const credentials = 'credentials/';

/** The files in a room itself, and in its folders that are no rooms of their own. */
function filesOf(room) {
	if (room === credentials) return `^${credentials}`;
	const inside = Object.keys(map).filter((other) => other !== room && other.startsWith(room));
	const others = inside.map((other) => other.slice(room.length)).join('|');
	return `^nodes/${room}${others && `(?!${others})`}`;
}

const OURS = '^(nodes|credentials)/';

const arrows = Object.entries(map).map(([room, below]) => ({
	name: `${room.slice(0, -1)} imports nothing but ${below.join(', ') || 'itself'}`,
	severity: 'error',
	from: { path: filesOf(room) },
	to: { path: OURS, pathNot: [room, ...below].map(filesOf) },
}));

/** @type {import('dependency-cruiser').IConfiguration} */
export default {
	forbidden: [
		...arrows,
		{
			name: 'a resource imports no other',
			severity: 'error',
			from: { path: '^nodes/CommBox/resources/(?!index)([^/.]+)' },
			to: { path: '^nodes/CommBox/resources/', pathNot: '^nodes/CommBox/resources/$1(/|\\.ts)' },
		},
		{
			name: 'nothing imports tests or tools',
			severity: 'error',
			from: { path: OURS },
			to: { path: '^(test|sandbox|tools)/' },
		},
		{ name: 'no circles', severity: 'error', from: {}, to: { circular: true } },
		{
			name: 'no circles of folders',
			severity: 'error',
			scope: 'folder',
			from: {},
			to: { circular: true },
		},
	],
	options: {
		tsPreCompilationDeps: true,
		tsConfig: { fileName: 'tsconfig.json' },
		doNotFollow: { path: 'node_modules' },
		exclude: { path: '^(node_modules|dist)/' },
	},
};
