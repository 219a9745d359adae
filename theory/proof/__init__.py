"""The language of derivations: letters, references, steps, what decides a step, and the rules of inference."""
