/** The CEL environment of a Kubernetes API server, as far as this project's rules and selectors use it. */
import { Environment } from '@marcbachmann/cel-js';
import { registerListFunctions } from './list-functions.ts';
import { registerQuantityFunctions } from './quantity-functions.ts';
import { registerStringFunctions } from './string-functions.ts';

let base: Environment | undefined;

/** A fresh environment to which variables and types may be added. Making the base once keeps this cheap. */
export function kubernetesEnvironment(): Environment {
  if (base === undefined) {
    base = new Environment({ enableOptionalTypes: true });
    registerStringFunctions(base);
    registerListFunctions(base);
    registerQuantityFunctions(base);
  }
  return base.clone();
}
