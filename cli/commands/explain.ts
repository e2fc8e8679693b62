import { closestName } from '../../controller/manifest/suggest.ts';
import { findKinds, kindNames } from '../arguments/kinds.ts';
import { UsageError } from '../../controller/questions/errors.ts';
import {
  errnoTopics,
  errorTopics,
  explainErrno,
  explainErrorId,
  explainLoggedError,
  loggedTopics,
} from '../explain/errors.ts';
import { explainField, overview } from '../explain/fields.ts';
import { explainReason, reasonTopics } from '../explain/reasons.ts';
import type { ExitCode } from '../exit-code.ts';
import { exitCode } from '../exit-code.ts';
import type { Session } from '../session.ts';

/** Explains a kind, a field, a reason, an error or an errno; without a topic says what there is. Reads no state. */
export function runExplain(session: Session, topic: string | undefined): ExitCode {
  const { out } = session;
  const style = { colors: out.colors, columns: out.columns };
  if (topic === undefined) {
    out.write(overview(style));
    return exitCode.done;
  }
  const [name = '', ...path] = topic.split('.').filter((step) => step !== '');
  const kinds = findKinds(name) ?? [];
  const texts =
    kinds.length === 1
      ? kinds.map(({ kind }) => explainField(kind, path, style))
      : [explainReason, explainErrorId, explainLoggedError, explainErrno].map((explain) =>
          explain(topic, style),
        );
  const found = texts.filter((text) => text !== undefined);
  if (found.length === 0) throw unknownTopic(topic);
  out.write(found.join('\n'));
  return exitCode.done;
}

function unknownTopic(topic: string): UsageError {
  const closest = closestName(topic, [
    ...kindNames(),
    ...reasonTopics,
    ...errorTopics,
    ...loggedTopics,
    ...errnoTopics,
  ]);
  const meant = closest === undefined ? '' : `Did you mean ${closest}? `;
  return new UsageError(
    `there is no kind, reason or error '${topic}'`,
    `${meant}partywall explain lists what can be explained.`,
  );
}
