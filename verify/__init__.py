"""Where theory and measurement meet: claims as data, the judge, and the runner."""

from verify.engine import began as began  # before the rest: it reads the files that the rest is imported from
from verify.engine import interrupts as interrupts  # and this one ends a command that is still at its imports without a traceback
from verify.engine.claim import Band, Claim, ClosedForm, Control, Formula, HypothesisError, Root, Table, Theorem
from verify.engine.estimate import Estimate, deviation, exact, finite, fraction, infimum, least, mean, median, slope, supremum
from verify.engine.judge import Judgement, Verdict, judge

__all__ = [
    "Band",
    "Claim",
    "ClosedForm",
    "Control",
    "Estimate",
    "Formula",
    "HypothesisError",
    "Judgement",
    "Root",
    "Table",
    "Theorem",
    "Verdict",
    "deviation",
    "exact",
    "finite",
    "fraction",
    "infimum",
    "judge",
    "least",
    "mean",
    "median",
    "slope",
    "supremum",
]
