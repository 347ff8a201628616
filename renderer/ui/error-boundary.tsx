// Catches what breaks while a part of the window is drawn, says which part and why, and lets the user try again. Everything
// around it goes on. A key of what is shown makes a new one: another message or tab does not inherit the fault.

import { Component, type ReactNode } from 'react';
import { toAppError } from '../../src/contract/errors.ts';
import { uiText } from '../strings/ui.ts';
import { ErrorState } from './error-state.tsx';

export interface ErrorBoundaryProps {
  /** The part as the user calls it: "the message". */
  readonly part: string;
  readonly children: ReactNode;
}

interface Caught {
  readonly thrown: unknown;
}

export class ErrorBoundary extends Component<ErrorBoundaryProps, { readonly caught: Caught | null }> {
  override state: { readonly caught: Caught | null } = { caught: null };

  static getDerivedStateFromError(thrown: unknown): { readonly caught: Caught } {
    return { caught: { thrown } };
  }

  override render(): ReactNode {
    const { caught } = this.state;
    if (caught === null) return this.props.children;
    const error = toAppError(caught.thrown, uiText.showing(this.props.part));
    return <ErrorState error={error} onRetry={() => this.setState({ caught: null })} />;
  }
}
