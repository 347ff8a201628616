// What is in a file that was chosen for an import: how many messages, where from, the first of them, and the lines that are
// left out.

import type { ImportPreview } from '../../../src/contract/capture.ts';
import { captureText } from '../../strings/capture.ts';
import { exchangeLabel } from '../../ui/format/exchange-label.ts';
import { formatCount } from '../../ui/format/number.ts';
import { previewText } from '../../ui/format/preview-text.ts';
import { formatSize } from '../../ui/format/size.ts';
import { formatMoment } from '../../ui/format/time.ts';
import words from '../../ui/words.module.css';
import styles from './files.module.css';

const { import: text } = captureText;

export function FileContents({ name, preview }: { readonly name: string; readonly preview: ImportPreview }) {
  const { messages, bodyBytes, taken, rows } = preview;
  return (
    <section className={styles.contents} aria-label={name}>
      <p className={words.strong}>{text.contents(name, messages, bodyBytes)}</p>
      {taken !== null && (
        <p className={words.dim}>{text.taken(taken.queue, taken.endpoint, formatMoment(taken.at))}</p>
      )}
      {messages === 0 && <p className={words.warning}>{text.noMessages}</p>}
      <Problems preview={preview} />
      {rows.length > 0 && (
        <div className={styles.rows} role="region" aria-label={text.first} tabIndex={0}>
          <table className={styles.table}>
            <thead>
              <tr>
                <th scope="col">{text.line}</th>
                <th scope="col">{text.place}</th>
                <th scope="col">{text.body}</th>
                <th scope="col">{text.size}</th>
              </tr>
            </thead>
            <tbody>
              {rows.map((row) => (
                <tr key={row.line}>
                  <td>{formatCount(row.line)}</td>
                  <td>
                    {exchangeLabel(row.exchange)} → {row.routingKey}
                  </td>
                  <td className={styles.body}>{previewText(row.preview, row.bodySize)}</td>
                  <td>{formatSize(row.bodySize)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </section>
  );
}

function Problems({ preview: { problems, problemCount } }: { readonly preview: ImportPreview }) {
  if (problemCount === 0) return null;
  const more = problemCount - problems.length;
  return (
    <details className={styles.problems} open={problemCount <= 5}>
      <summary className={words.warning}>{text.problems(problemCount)}</summary>
      <ul>
        {problems.map(({ line, reason }) => (
          <li key={line}>{text.problem(line, reason)}</li>
        ))}
        {more > 0 && <li>{text.moreProblems(more)}</li>}
      </ul>
    </details>
  );
}
