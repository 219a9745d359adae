"""The textbook: statements, closed forms and derivations; it draws no random number and imports no kernel."""
