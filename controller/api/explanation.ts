/** Why an object is not Ready, as its status carries it. */

/** One stage of narrowing down, and how many candidates are left after it. */
export interface FunnelStage {
  stage: string;
  remaining: number;
}

/** One change of this object that would make the whole request succeed. */
export interface Suggestion {
  /** JSON Patch (RFC 6902) of this object, as compact JSON text. */
  patch: string;
  effect: string;
}

export interface Explanation {
  funnel?: FunnelStage[];
  /** Requirements that cannot be met together while every proper subset of them can. */
  conflict?: string[];
  suggestions?: Suggestion[];
}
