/** Who owns what is written through the command line, and so what `--prune` may delete. */
export const fieldManager = 'partywall';
