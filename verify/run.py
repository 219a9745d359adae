"""Running the shelf from Python: the public name of verify/engine/run.py."""

from verify.engine.run import verify

__all__ = ["verify"]
