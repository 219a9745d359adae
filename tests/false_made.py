"""All false steps: those made by hand, by decider, and those a generator makes."""

from false_inferences import AVERAGED, CASES, GROWS, INSTANCE, MONOTONE, REPLACED, UNION
from false_letters import N, a, b, case, mean, q, u, x, y, z
from false_steps import CERTIFICATE, IDENTITY, INTERVAL, RATIONAL, STURM
from sympy import exp, gamma, log, sqrt

from theory.proof.deciders import certificate, h, identity, interval, rational, sturm
from theory.proof.inference import averaged, cases, grows, instance, monotone, replaced

HAND = {
    "identity": [(identity(), *step) for step in IDENTITY],
    "rational": [(rational(), *step) for step in RATIONAL],
    "certificate": CERTIFICATE,
    "sturm": STURM,
    "interval": INTERVAL,
    "instance": INSTANCE,
    "monotone": MONOTONE,
    "grows": GROWS,
    "union_bound": UNION,
    "averaged": AVERAGED,
    "replaced": REPLACED,
    "cases": CASES,
}
"""{decider: steps made by hand}."""


def _generated():
    """Steps made false by turning one thing: an assumption, a domain, a relation, a singular point."""
    for number, (low, high) in enumerate(((1, q(5, 2)), (3, 5), (q(1, 3), q(1, 2)), (7, 9), (q(99, 100), 1), (sqrt(2), 2))):
        for relation in ("<=", "<"):  # swapped relation
            yield "rational", (rational(), high * a, relation, low * a, ())
            yield "rational", (rational(), exp(-low * a * b), relation, exp(-high * a * b), ())
        yield "certificate", (certificate(h(1)), x, ">=", high, (N(x, ">=", low),))
        yield "certificate", (certificate(h(1) + high - low), x, ">=", high, (N(x, ">=", low),))
        yield "interval", (interval({}), high, "<=", low, ())
        yield "instance", (instance({u: -high}), low, "<=", -high, (N(low, "<=", u, every=(u,)),))
        yield "monotone", (monotone(a**2 + low * a, a), high, "<=", low, (N(-high - number, "<=", -low),))
        yield "grows", (grows(u), exp(low * u), ">=", 1 + high * u, ())
        yield "replaced", (replaced(), high, "<=", low, (N(x, "<=", low), N(x, "<=", high)))
        yield "averaged", (averaged({mean: x}), mean, "<=", low, (N(x, "<=", high, each=(x,)),))
    for power in range(2, 8):  # wrong assumption: true for positive letters
        yield "identity", (identity(), sqrt(x ** (2 * power) * y**2), "==", x**power * y, ())
        yield "identity", (identity(), log(x ** (power + 1)), "==", (power + 1) * log(x), ())
        yield "certificate", (certificate(x ** (2 * power + 1)), x ** (2 * power + 1), ">=", 0, ())
        yield "certificate", (certificate(x**2 * y * z**power), x**2 * y * z**power, ">=", 0, ())
        yield "monotone", (monotone(x ** (2 * power), x), y ** (2 * power), "<=", z ** (2 * power), (N(y, "<=", z),))
        yield "monotone", (monotone(a ** (power + 1), a), y ** (power + 1), "<=", z ** (power + 1), (N(y, "<=", z),))
        yield "grows", (grows(x, power), x**power, ">=", 0, ())
    for place in range(2, 8):  # singular point
        yield "identity", (identity(), (x - place) ** 2 / (x - place) ** 3, "==", 1 / (x - place), ())
        yield "identity", (identity(), gamma(x + place) / gamma(x + place), "==", gamma(x + place) / gamma(x + place + 1) * (x + place), ())
        yield "identity", (identity(), exp(log(x) - (place + 1) * log(x)), "==", x ** (-place), ())
        yield "rational", (rational(), 1 / (x - place) ** 2, "<=", 2 / (x - place) ** 2, ())
    for end in range(2, 8):  # wrong domain
        needs = (N(x, ">=", 0), N(x, "<=", end))
        yield "sturm", (sturm(x, 0, end - 1), x, "<=", end - 1, needs)
        yield "sturm", (sturm(x, 0, end), x * (end - 1 - x), ">=", 0, needs)
        yield "interval", (interval({x: (0, end - 1)}), x, "<=", end - 1, needs)
        yield "interval", (interval({x: (0, end)}, (), 200), exp(x), "<=", exp(end - 1), needs)
        yield "grows", (grows(u), u * (end - u), ">=", 0, (N(u, ">=", 0), N(u, "<=", end)))
        yield "grows", (grows(u), u**2 - end * u, ">=", 0, (N(u, ">=", end),))
        yield "cases", (cases(y), x, "<=", 1, (case(x, "<=", 1, N(y, "<=", 1)), case(x, "<=", 1, N(y, ">=", end))))


GENERATED = list(_generated())
"""(decider's name, step)."""
