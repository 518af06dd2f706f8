"""The closed loop: cases dispatched, stepped, whistled for and ended; patrol orders (docs/dispatching.md)."""
