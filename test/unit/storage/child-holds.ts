/** Opens the directory given for writing, says so, and keeps it open. */
import { openStorage } from '../../../controller/storage/open-storage.ts';

openStorage(process.argv[2] ?? '');
process.stdout.write('open\n');
setInterval(() => undefined, 1000);
