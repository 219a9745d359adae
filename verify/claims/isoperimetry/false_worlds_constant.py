"""Which isoperimetric constant laws without isoperimetry need, exactly: a tail P(|f - Ef| >= t) = P needs c >= d t^2/(2 log(2/P)).

Seven laws of E|x|^2 about 1, most with covariance I/d, each with one bounded 1-Lipschitz function: Talagrand's on the corners of the cube,
min(|x|, 4) or min(|x|, 3) for radial laws, a clipped coordinate, the norm of d/4 coordinates on the cross-polytope. The constant of each
passes 1, the constant of N(0, I/d), as d grows. Laplace coordinates satisfy Poincare's inequality, so only their tail shows this.
"""

from kernels import laws
from theory.paper import false_worlds
from verify import Claim, Control, Formula
from verify.measurements.worlds import world_constant

SHOWN = "d t^2/(2 log(2/P)), P = P(|f - Ef| >= t) of the law"


def measure(stream, world, d):
    return world_constant(stream, world, d, quick=50_000)


def on_the_sphere(stream, world, d):
    """The same function of x uniform on the unit sphere."""
    return world_constant(stream, world, d, law=laws.sphere)


def exponent_half(world, d):
    """Sixteen's number times sqrt(d/16)."""
    return false_worlds.constant(world, 16) * (d / 16) ** 0.5


claim = Claim(
    says=(
        "Each law without isoperimetry has a 1-Lipschitz f whose exact tail P = P(|f - Ef| >= t) needs the isoperimetric constant d "
        "t^2/(2 log(2/P))."
    ),
    relation="==",
    predicts=Formula(false_worlds.constant, SHOWN),
    source="bubeck-sellke-2021, Definition 1.1 (submission); talagrand-1988, the function on the corners; here, the tails",
    points=[dict(world=world, d=d) for world in false_worlds.WORLDS for d in (16, 64)],
    derive=false_worlds.constant_needed(),
    measure=measure,
    within=0.13,
    by_hand=[
        (dict(world="rademacher_cube", d=4), 0.66791, "N = 4 of 4: f = sqrt(2), Ef = (4 + sqrt(2))/16, P = 1/16: 4 * 1.07583^2/(2 log 32)"),
        (dict(world="laplace", d=50), 1.0978, "P = exp(-5), t = 1/2: 12.5/(2 (log 2 + 5)) = 12.5/11.3863"),
        (dict(world="low_rank", d=16), 3.8287, "P = 2 * 0.184060: 16 * 0.81/(2 log(1/0.184060))"),
        (dict(world="cross_polytope", d=64), 3.8472, "P = 1/4, t = 1/2: 64/(8 log 8) = 8/2.07944"),
    ],
    controls=[
        Control(
            "constant_one",
            "the constant 1, which is that of N(0, I/d)",
            predicts=1,
            points=[dict(world=world, d=64) for world in false_worlds.WORLDS],
        ),
        Control(
            "growth_root_d",
            "a constant that grows like sqrt(d), where it grows like d",
            predicts=Formula(exponent_half, "the constant at d = 16 times sqrt(d/16)"),
            points=[dict(world=world, d=64) for world, it in false_worlds.WORLDS.items() if it.exponent == 1],
        ),
        Control(
            "x_uniform_on_sphere_place",
            "x uniform on the sphere in place of these laws",
            measure=on_the_sphere,
            points=[dict(world=world, d=64) for world in ("rademacher_cube", "scale_mixture", "cross_polytope")],
        ),
    ],
)
