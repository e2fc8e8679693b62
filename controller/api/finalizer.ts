/** Kept on every object until nothing of it is left in a kernel and nobody uses it (LIFE-14). */
export const finalizer = 'partywall.dev/teardown';
