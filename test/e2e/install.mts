// Installs n8n's lines beforehand: npm run install:n8n
import { installN8n } from '../../sandbox/install.mts';
import { lines } from './fixtures/n8nLines.mts';

for (const { folder, pins } of Object.values(lines)) await installN8n(folder, pins);
