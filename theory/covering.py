"""From finite classes to classes with p parameters: the net, what moving to it costs, and Theorem 3 from Theorem 2."""

import sympy as sp

from theory.decide import certificate, h, rational
from theory.derivation import Derivation, Need, Step
from theory.inference import instance, monotone
from theory.symbols import J, K, L, W, c, d, delta, eps, k, letter, n, p

THEOREM_3 = "bubeck-sellke-2021, Theorem 3 (all versions)"
PRINTED_CONSTANTS = {"submission": 8**4, "9^4 version": 9**4, "10^4 version": 10**4}

HALF = sp.Rational(1, 2)
M = letter("M", "what the net and the confidence cost: p log(60 W J/epsilon) + log(4/delta)", positive=True)
log_N = letter("log_N", "log of the number of functions in the net", real=True)
s = letter("s", "a real number", real=True)

P_net = sp.Function("P_net", nonnegative=True)
"""P_net(epsilon, L) = P(some f in the net has MSE <= sigma^2 - epsilon and Lip(f) <= L)."""
P_class = sp.Function("P_class", nonnegative=True)
"""P_class(epsilon, L) = P(some f in the class has MSE <= sigma^2 - epsilon and Lip(f) <= L)."""

THEOREM_2_EXPONENT = eps**2 * n * d / (K * c * L**2)
THEOREM_2_NOISE = 4 * k * sp.exp(-n * eps**2 / (8**3 * k))

ENTROPY = p * sp.log(60 * W * J / eps) + sp.log(4 / delta)
SAMPLES = Need(K * k * sp.log(8 * k / delta), "<=", n * eps**2, "Theorem 3 needs this many samples", THEOREM_3)
NET = Need(60 * W * J, ">=", eps, "the class is not smaller than its net's mesh")


def lipschitz_floor(constant: int = 2**9) -> sp.Expr:
    """epsilon/(constant sqrt(c)) sqrt(n d/M): Theorem 3's floor with the constant left open."""
    return eps / (constant * sp.sqrt(c)) * sp.sqrt(n * d / M)


def theorem_3_from_theorem_2(printed: int = 2**9, split: sp.Expr = HALF) -> Derivation:
    """Theorem 2 at epsilon * split on the net, at the Lipschitz floor of Theorem 3, leaves probability at most delta.

    printed: the constant in the floor's denominator.  The derived ones are 2 sqrt(K): 128, 162 and 200 for K = 8^4, 9^4, 10^4.
    """
    floor = lipschitz_floor(printed)
    theorem_2 = Need(
        P_net(eps, L),
        "<=",
        THEOREM_2_NOISE + 2 * sp.exp(log_N - THEOREM_2_EXPONENT),
        "Theorem 2, for every epsilon and L",
        "bubeck-sellke-2021, Theorem 2 (all versions)",
    )
    net = Need(
        P_class(eps, floor), "<=", P_net(split * eps, floor), "a function that fits has a neighbour in the net that fits half as well"
    )
    size = Need(log_N, "<=", p * sp.log(60 * W * J / eps), "size of the net")
    entropy = Need(M, "==", ENTROPY, "definition of M")
    enough = Need(2 * sp.sqrt(K), "<=", printed, "checked below for K = 8^4, 9^4, 10^4")
    many = Need(K, ">=", 2048, "checked below for K = 8^4, 9^4, 10^4")
    share = Need(delta, "<=", 1, "delta is a probability")
    components = Need(k, ">=", 1, "at least one component")
    ratio = sp.Rational(printed**2, 4)

    exponent = Step(
        "Theorem 2's exponent at half of epsilon and at the floor",
        THEOREM_2_EXPONENT,
        {eps: split * eps, L: floor},
        "==",
        ratio * M / K,
        source=THEOREM_3,
        name="exponent",
    )
    covered = Step(
        "the constant in the floor is at least 2 sqrt(K)",
        ratio,
        {},
        ">=",
        K,
        [enough],
        certificate(h(1) * (printed + 2 * sp.sqrt(K)), 4),
        name="covered",
    )
    beats = Step(
        "so the exponent is at least M",
        ratio * M / K,
        {},
        ">=",
        M,
        [covered.conclusion],
        certificate(h(1) * M, K),
        name="beats",
        uses=["exponent", "covered"],
    )
    left_over = Step(
        "and what is left beats the net",
        log_N - ratio * M / K,
        {},
        "<=",
        -sp.log(4 / delta),
        [beats.conclusion, size, entropy],
        certificate(h(1) + h(2) - h(3)),
        name="left over",
        uses=["beats"],
    )
    class_part = Step(
        "exp is increasing, and 2 exp(-log(4/delta)) = delta/2",
        2 * sp.exp(log_N - ratio * M / K),
        {},
        "<=",
        delta / 2,
        [left_over.conclusion],
        monotone(2 * sp.exp(s), s),
        source=THEOREM_3,
        name="class share",
        uses=["left over"],
    )

    above_one = Step(
        "8k/delta is at least 1", 8 * k / delta, {}, ">=", 1, [share, components], certificate(h(1) + 8 * h(2) + 7, delta), name="above one"
    )
    positive = Step(
        "its logarithm is not negative",
        sp.log(8 * k / delta),
        {},
        ">=",
        0,
        [above_one.conclusion],
        monotone(sp.log(sp.Symbol("r", positive=True)), sp.Symbol("r", positive=True)),
        name="log",
        uses=["above one"],
    )
    noise_exponent = Step(
        "the noise exponent of Theorem 2 at half of epsilon",
        n * eps**2 / (8**3 * k),
        {eps: split * eps},
        "==",
        n * eps**2 / (2048 * k),
        source=THEOREM_3,
        name="noise exponent",
    )
    samples = Step(
        "there are samples enough",
        n * eps**2 / (2048 * k),
        {},
        ">=",
        sp.log(8 * k / delta),
        [SAMPLES, many, positive.conclusion],
        certificate(h(1) + h(2) * h(3) * k, 2048 * k),
        source=THEOREM_3,
        name="samples",
        uses=["noise exponent", "log"],
    )
    noise_part = Step(
        "exp(-x) is decreasing, and 4k exp(-log(8k/delta)) = delta/2",
        4 * k * sp.exp(-n * eps**2 / (2048 * k)),
        {},
        "<=",
        delta / 2,
        [samples.conclusion],
        monotone(4 * k * sp.exp(-s), s),
        source=THEOREM_3,
        name="noise share",
        uses=["samples"],
    )
    at_half = Step(
        "Theorem 2 at half of epsilon, at the floor",
        P_net(eps, L),
        {eps: split * eps, L: floor},
        "<=",
        4 * k * sp.exp(-n * eps**2 / (2048 * k)) + 2 * sp.exp(log_N - ratio * M / K),
        [theorem_2],
        instance({eps: split * eps, L: floor}),
        source=THEOREM_3,
        name="theorem 2",
    )
    total = Step(
        "both shares add up to delta",
        P_class(eps, floor),
        {},
        "<=",
        delta,
        [
            net,
            at_half.conclusion,
            Need(4 * k * sp.exp(-n * eps**2 / (2048 * k)), "<=", delta / 2),
            Need(2 * sp.exp(log_N - ratio * M / K), "<=", delta / 2),
        ],
        certificate(h(1) + h(2) + h(3) + h(4)),
        source=THEOREM_3,
        name="total",
        uses=["theorem 2", "noise share", "class share"],
    )
    versions = [step for value in PRINTED_CONSTANTS.values() for step in _version(value, printed)]
    return Derivation(
        says="Theorem 3 follows from Theorem 2, for each printed K",
        source=THEOREM_3,
        hypotheses=[theorem_2, net, size, entropy, enough, many, SAMPLES, share, components],
        steps=[
            *versions,
            exponent,
            covered,
            beats,
            left_over,
            class_part,
            above_one,
            positive,
            noise_exponent,
            samples,
            noise_part,
            at_half,
            total,
        ],
        concludes=[
            Need(P_class(eps, floor), "<=", delta),
            *(Need(2 * sp.sqrt(sp.Integer(value)), "<=", printed) for value in PRINTED_CONSTANTS.values()),
            *(Need(value, ">=", 2048) for value in PRINTED_CONSTANTS.values()),
        ],
    )


def _version(value: int, printed: int) -> list[Step]:
    """The two conditions on K, at one printed K."""
    fourth_root = sp.Integer(round(value**0.25))
    name = f"K = {fourth_root}^4"
    return [
        Step(f"{name} needs this constant", 2 * sp.sqrt(K), {K: value}, "==", 2 * fourth_root**2, source=THEOREM_3, name=name),
        Step("the printed constant covers it", 2 * fourth_root**2, {}, "<=", printed, decided_by=rational(), source=THEOREM_3, uses=[name]),
        Step(f"the sample size asked for with {name} covers 2048", K, {K: value}, ">=", 2048, decided_by=rational(), source=THEOREM_3),
    ]
