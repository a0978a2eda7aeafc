import path from 'node:path';

/** The project's own folder. */
export const projectFolder = path.dirname(import.meta.dirname);

/**
 * Everything the sandbox writes; git ignores it, and deleting it starts afresh. Its name is the one
 * that linters pass over wherever it stands, and n8n's user folder holds scripts of the editor.
 */
export const stateFolder = path.join(projectFolder, '.sandbox', 'node_modules');

/** Where n8n itself is installed. */
export const n8nFolder = path.join(stateFolder, 'n8n');

/** Where the last n8n of the 1.x line is installed, for what needs it. */
export const n8n1Folder = path.join(stateFolder, 'n8n1');

/** The user folder of the n8n that `npm start` opens: database, settings, community nodes. */
export const homeFolder = path.join(stateFolder, 'home');

/** What the processes printed, one file each. */
export const logFolder = path.join(stateFolder, 'logs');
