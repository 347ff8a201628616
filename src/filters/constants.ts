// Parts of an expression that are the same for every message and never right: a regular expression that is none, a moment
// or a duration that cannot be read. They are told at their place when the expression is read, not once a message.

import { EvaluationError, type ASTNode, type ParseResult } from '@marcbachmann/cel-js';
import type { FilterFault } from '../contract/filter.ts';

const converting = new Set(['timestamp', 'duration']);
/** RE2, which CEL otherwise has, knows these; JavaScript does not. */
const flagsInside = /^\(\?[a-zA-Z]+\)/;

/** Null when there is none. `evaluate` gives the value of an expression without names. */
export function constantFault(
  read: ParseResult,
  text: string,
  evaluate: (expression: string) => unknown,
): FilterFault | null {
  const source = ({ start, end }: ASTNode) => text.slice(start, end);
  for (const node of nodesIn(read.ast)) {
    const [literal, expression] = constantOf(node, source) ?? [];
    if (literal === undefined || expression === undefined) continue;
    try {
      evaluate(expression);
    } catch (thrown) {
      if (!(thrown instanceof EvaluationError)) throw thrown;
      return { from: literal.start, to: literal.end, message: thrown.summary + advice(literal.args) };
    }
  }
  return null;
}

/** A literal that has to be more than text, and what asks whether it is. */
function constantOf(node: ASTNode, source: (node: ASTNode) => string): [ASTNode, string] | null {
  if (node.op === 'call' && converting.has(node.args[0])) {
    const [literal] = node.args[1];
    return literal?.op === 'value' ? [literal, source(node)] : null;
  }
  const pattern = node.op === 'rcall' && node.args[0] === 'matches' ? node.args[2][0] : undefined;
  return pattern?.op === 'value' ? [pattern, `"".matches(${source(pattern)})`] : null;
}

function advice(literal: unknown): string {
  if (typeof literal !== 'string' || !flagsInside.test(literal)) return '';
  return '. Regular expressions are those of JavaScript, without flags inside: for any case, write .lowerAscii().matches(…)';
}

function* nodesIn(value: unknown): Generator<ASTNode> {
  if (Array.isArray(value)) for (const item of value) yield* nodesIn(item);
  else if (isNode(value)) {
    yield value;
    yield* nodesIn(value.args);
  }
}

function isNode(value: unknown): value is ASTNode {
  return typeof value === 'object' && value !== null && 'op' in value && 'args' in value;
}
