"""Values that somebody typed, as a refusal shows them: in quotation marks, control characters escaped, never at full length."""

from theory.refusals import LONGEST_LINE, one_line

__all__ = ["LONGEST_LINE", "LONGEST_VALUE", "one_line", "shown"]

LONGEST_VALUE = 60


def shown(value: object) -> str:
    """A value that somebody gave, in quotation marks; it is cut after 60 characters, and the number of those left out is said."""
    text = str(value)
    cut = text if len(text) <= LONGEST_VALUE else text[:LONGEST_VALUE]
    return repr(cut) + ("" if cut is text else f" and {len(text) - LONGEST_VALUE} characters more")
