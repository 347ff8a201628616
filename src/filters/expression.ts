// CEL expressions over messages: checked against the names and types of message-scope.ts, then asked message by message.
// How long that may take is not decided here: the pool ends a worker that does not answer.

import { Environment } from '@marcbachmann/cel-js/evaluator';
import { EvaluationError, ParseError, TypeError as CelTypeError } from '@marcbachmann/cel-js';
import type { FilterFault } from '../contract/filter.ts';
import { reasonOf } from '../lib/reason.ts';
import { constantFault } from './constants.ts';
import { scopeTypes, Unknown, type MessageScope } from './message-scope.ts';

export type Verdict = boolean | { readonly undecided: string };

export interface Expression {
  judge(message: MessageScope<number | bigint>): Verdict;
}

/** Whole numbers and fractions meet all the time in JSON; CEL itself would only compare them. */
const mixed: Readonly<Record<string, (left: number, right: number) => unknown>> = {
  '+': (left, right) => left + right,
  '-': (left, right) => left - right,
  '*': (left, right) => left * right,
  '/': (left, right) => left / right,
};

const environment = makeEnvironment();

function makeEnvironment(): Environment {
  const made = new Environment({
    homogeneousAggregateLiterals: false,
    enableOptionalTypes: true,
    limits: { maxAstNodes: 2_000, maxDepth: 100 },
  });
  for (const [name, type] of Object.entries(scopeTypes)) made.registerVariable(name, type);
  for (const [operator, compute] of Object.entries(mixed)) {
    const handler = (left: number | bigint, right: number | bigint) => compute(Number(left), Number(right));
    made.registerOperator(`double ${operator} int`, handler);
    made.registerOperator(`int ${operator} double`, handler);
  }
  return made;
}

/** Throws {@link ExpressionFault}. */
export function readExpression(text: string): Expression {
  try {
    const ask = environment.parse(text);
    const { valid, type, error } = ask.check();
    if (!valid) throw error ?? new Error('the expression does not fit together');
    if (type !== 'bool' && type !== 'dyn') {
      throw new ExpressionFault({
        from: 0,
        to: text.length,
        message: `This gives ${type}; a filter has to give true or false. Compare it with something.`,
      });
    }
    const fault = constantFault(ask, text, (constant) => environment.evaluate(constant));
    if (fault !== null) throw new ExpressionFault(fault);
    return { judge: (message) => judge(ask, message) };
  } catch (thrown) {
    throw thrown instanceof ExpressionFault ? thrown : new ExpressionFault(faultOf(thrown, text));
  }
}

export class ExpressionFault extends Error {
  readonly fault: FilterFault;

  constructor(fault: FilterFault) {
    super(fault.message);
    this.fault = fault;
  }
}

function faultOf(thrown: unknown, text: string): FilterFault {
  const isCel = thrown instanceof ParseError || thrown instanceof CelTypeError;
  const range = isCel ? thrown.range : undefined;
  const message = isCel ? thrown.summary : reasonOf(thrown);
  const from = Math.min(range?.start ?? 0, text.length);
  return {
    from,
    to: Math.max(from, Math.min(range?.end ?? text.length, text.length)),
    message: sentence(message),
  };
}

/** What is absent is no fault: a message without the field just does not match. */
const absences = new Set(['no_such_key', 'index_out_of_bounds']);

function judge(ask: ReturnType<Environment['parse']>, message: MessageScope<number | bigint>): Verdict {
  try {
    const result: unknown = ask(message);
    if (typeof result === 'boolean') return result;
    return { undecided: 'the expression gives neither true nor false' };
  } catch (thrown) {
    if (thrown instanceof EvaluationError) {
      return absences.has(thrown.code) ? false : { undecided: thrown.summary };
    }
    if (thrown instanceof Unknown) return { undecided: thrown.message };
    throw thrown;
  }
}

function sentence(text: string): string {
  const plain = text.replace('Unexpected token: EOF', 'The expression ends too early');
  return plain.charAt(0).toUpperCase() + plain.slice(1);
}
