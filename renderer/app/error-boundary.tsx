// Catches what breaks while a screen is drawn, says it, and lets the user try again. The rest of the window goes on.

import { Component, type ReactNode } from 'react';
import { toAppError, type AppError } from '../../src/contract/errors.ts';
import { ErrorState } from '../ui/error-state.tsx';

interface ErrorBoundaryProps {
  readonly children: ReactNode;
}

export class ErrorBoundary extends Component<ErrorBoundaryProps, { readonly error: AppError | null }> {
  override state: { readonly error: AppError | null } = { error: null };

  static getDerivedStateFromError(thrown: unknown): { readonly error: AppError } {
    return { error: toAppError(thrown, 'Showing this screen') };
  }

  override render(): ReactNode {
    const { error } = this.state;
    if (error === null) return this.props.children;
    return <ErrorState error={error} onRetry={() => this.setState({ error: null })} />;
  }
}
