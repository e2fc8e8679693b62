import { ClusterError } from '../../../controller/cluster/port.ts';

/** The refusal of a request that must be refused. */
export async function refusal(request: Promise<unknown>): Promise<ClusterError> {
  try {
    await request;
  } catch (error) {
    if (error instanceof ClusterError) return error;
    throw error;
  }
  throw new Error('the request was accepted');
}
