/** How many examples a status, or an answer that feeds one, shows of anything that grows without a bound. */
export const mostShown = 32;
