"""Sixteen samples at a time, written out as vector instructions: Threefry, logarithm, sine and cosine, Box-Muller, exponentials.

Each function here takes and returns `Lanes` (a vector of 16 numbers in LLVM's intermediate form) and emits straight-line code, so that
what runs does not depend on what a compiler recognises as a loop, and fused multiply-adds are where they are written and nowhere
else: the values are the same on every processor. The files that compile kernels wrap these emitters as numba intrinsics.
"""

from __future__ import annotations

import math
import os
import struct

from llvmlite import ir

WIDTH = 16
WIDE = "+avx512f" in os.environ.get("NUMBA_CPU_FEATURES", "")  # 32 registers of 512 bits, else 16 of 256 or less
_ROTATIONS = ((10, 26), (11, 21), (13, 27), (23, 5), (6, 20), (17, 11), (25, 10), (18, 20))
_SCALARS = {"i32": ir.IntType(32), "i64": ir.IntType(64), "f32": ir.FloatType(), "f64": ir.DoubleType()}


_LN2 = math.log(2.0)
_SIGN, _SIGN_64 = 0x80000000, 1 << 63


def vector(kind: str) -> ir.VectorType:
    """The LLVM type of 16 numbers of kind "i32", "i64", "f32" or "f64"."""
    return ir.VectorType(_SCALARS[kind], WIDTH)


class Lanes:
    """16 numbers of one kind during code emission; Python's operators emit the instruction of that kind (i32 wraps)."""

    __slots__ = ("builder", "kind", "value")

    def __init__(self, builder: ir.IRBuilder, value: ir.Value, kind: str):
        self.builder, self.value, self.kind = builder, value, kind

    def _other(self, other: Lanes | float) -> ir.Value:
        if isinstance(other, Lanes):
            return other.value
        if self.kind == "f32":
            other = struct.unpack("f", struct.pack("f", other))[0]  # LLVM takes only constants that a float32 holds
        return ir.Constant(vector(self.kind), [other] * WIDTH)

    def _lanes(self, other: Lanes | float) -> Lanes:
        return other if isinstance(other, Lanes) else Lanes(self.builder, self._other(other), self.kind)

    def _emit(self, whole: str, real: str, other: Lanes | float) -> Lanes:
        name = real if self.kind[0] == "f" else whole
        return Lanes(self.builder, getattr(self.builder, name)(self.value, self._other(other)), self.kind)

    def __add__(self, other: Lanes | float) -> Lanes:
        return self._emit("add", "fadd", other)

    def __sub__(self, other: Lanes | float) -> Lanes:
        return self._emit("sub", "fsub", other)

    def __mul__(self, other: Lanes | float) -> Lanes:
        return self._emit("mul", "fmul", other)

    def __truediv__(self, other: Lanes | float) -> Lanes:
        return self._emit("sdiv", "fdiv", other)

    def __xor__(self, other: Lanes | int) -> Lanes:
        return self._emit("xor", "", other)

    def __and__(self, other: Lanes | int) -> Lanes:
        return self._emit("and_", "", other)

    def __or__(self, other: Lanes | int) -> Lanes:
        return self._emit("or_", "", other)

    def __lshift__(self, bits: int) -> Lanes:
        return self._emit("shl", "", bits)

    def __rshift__(self, bits: int) -> Lanes:
        """Logical shift: zeros come in from the left."""
        return self._emit("lshr", "", bits)

    def arithmetic_shift(self, bits: int) -> Lanes:
        return self._emit("ashr", "", bits)

    def fma(self, factor: Lanes | float, summand: Lanes | float) -> Lanes:
        """self * factor + summand, rounded once."""
        return self._call("fma", factor, summand)

    def sqrt(self) -> Lanes:
        return self._call("sqrt")

    def largest(self, other: Lanes | float) -> Lanes:
        return self.where(self._compare(">", other), self._lanes(other))

    def least(self, other: Lanes | float) -> Lanes:
        return self.where(self._compare("<", other), self._lanes(other))

    def nearest_integer(self) -> Lanes:
        return self._call("rint")

    def magnitude(self) -> Lanes:
        return self._call("fabs")

    def below(self, other: Lanes | float) -> ir.Value:
        """The condition self < other, lane by lane."""
        return self._compare("<", other)

    def rotate(self, left: int) -> Lanes:
        """The bits of an i32 rotated to the left."""
        amount = ir.Constant(vector("i32"), [left] * WIDTH)
        function = self._declare("llvm.fshl.v16i32", 3)
        return Lanes(self.builder, self.builder.call(function, [self.value, self.value, amount]), self.kind)

    def to(self, kind: str, how: str) -> Lanes:
        """Converted by the instruction `how`: "uitofp", "sitofp", "zext", "trunc", "bitcast", "fptosi", "fpext"."""
        return Lanes(self.builder, getattr(self.builder, how)(self.value, vector(kind)), kind)

    def _compare(self, relation: str, other: Lanes | float) -> ir.Value:
        if self.kind[0] == "f":
            return self.builder.fcmp_ordered(relation, self.value, self._other(other))
        return self.builder.icmp_signed(relation, self.value, self._other(other))

    def where(self, condition: ir.Value, other: Lanes) -> Lanes:
        """self where the condition holds, other elsewhere."""
        return Lanes(self.builder, self.builder.select(condition, self.value, other.value), self.kind)

    def is_zero(self) -> ir.Value:
        return self._compare("==", 0)

    def _declare(self, name: str, arguments: int) -> ir.Function:
        known = self.builder.module.globals.get(name)
        if known is None:
            kind = vector(self.kind)
            known = ir.Function(self.builder.module, ir.FunctionType(kind, [kind] * arguments), name)
        return known

    def _call(self, name: str, *others: Lanes | float) -> Lanes:
        arguments = [self.value, *(self._other(other) for other in others)]
        function = self._declare(f"llvm.{name}.v16{self.kind}", len(arguments))
        return Lanes(self.builder, self.builder.call(function, arguments), self.kind)


def broadcast(builder: ir.IRBuilder, scalar: ir.Value, kind: str) -> Lanes:
    """The same number in all 16 lanes."""
    empty = ir.Constant(vector(kind), ir.Undefined)
    first = builder.insert_element(empty, scalar, ir.Constant(_SCALARS["i32"], 0))
    mask = ir.Constant(ir.VectorType(_SCALARS["i32"], WIDTH), [0] * WIDTH)
    return Lanes(builder, builder.shuffle_vector(first, empty, mask), kind)


def iota(builder: ir.IRBuilder) -> Lanes:
    """0, 1, ..., 15."""
    return Lanes(builder, ir.Constant(vector("i32"), list(range(WIDTH))), "i32")


def load(builder: ir.IRBuilder, pointer: ir.Value, kind: str) -> Lanes:
    """16 numbers from memory, at any alignment of whole numbers."""
    typed = builder.bitcast(pointer, vector(kind).as_pointer())
    return Lanes(builder, builder.load(typed, align=int(kind[1:]) // 8), kind)


def store(lanes: Lanes, pointer: ir.Value) -> None:
    """16 numbers to memory."""
    builder = lanes.builder
    typed = builder.bitcast(pointer, vector(lanes.kind).as_pointer())
    builder.store(lanes.value, typed, align=int(lanes.kind[1:]) // 8)


def store_pairs(even: Lanes, odd: Lanes, pointer: ir.Value) -> None:
    """even_0, odd_0, even_1, odd_1, ... to 32 places in memory."""
    builder, index = even.builder, _SCALARS["i32"]
    order = [lane + WIDTH * side for lane in range(WIDTH) for side in (0, 1)]
    both = builder.shuffle_vector(even.value, odd.value, ir.Constant(ir.VectorType(index, 2 * WIDTH), order))
    builder.store(both, builder.bitcast(pointer, both.type.as_pointer()), align=int(even.kind[1:]) // 8)


def loop(builder, count, start, body):
    """Emit body(k, state) -> following state for k = 0, ..., count - 1, count >= 1 -> state after the last; states are lists of Lanes."""
    before, inside, after = builder.block, builder.append_basic_block("loop"), builder.append_basic_block("end")
    builder.branch(inside)
    builder.position_at_end(inside)
    k = builder.phi(_SCALARS["i64"])
    state = [Lanes(builder, builder.phi(vector(lanes.kind)), lanes.kind) for lanes in start]
    following = body(k, state)
    step = builder.add(k, ir.Constant(_SCALARS["i64"], 1))
    k.add_incoming(ir.Constant(_SCALARS["i64"], 0), before)
    k.add_incoming(step, builder.block)
    for lanes, initial, value in zip(state, start, following, strict=True):
        lanes.value.add_incoming(initial.value, before)
        lanes.value.add_incoming(value.value, builder.block)
    builder.cbranch(builder.icmp_signed("<", step, count), inside, after)
    builder.position_at_end(after)
    return following


def threefry(key: list[Lanes], counter: list[Lanes], rounds: int) -> list[Lanes]:
    """Threefry4x32: four words of key and of counter in 16 lanes -> four words of i32 lanes (salmon-moraes-dror-shaw-2011)."""
    schedule = [*key, key[0] ^ key[1] ^ key[2] ^ key[3] ^ 0x1BD11BDA]
    x = [word + k for word, k in zip(counter, key, strict=True)]
    for r in range(rounds):
        left, right = _ROTATIONS[r % 8]
        j, k = (1, 3) if r % 2 == 0 else (3, 1)
        x[0], x[2] = x[0] + x[j], x[2] + x[k]
        x[j], x[k] = x[j].rotate(left) ^ x[0], x[k].rotate(right) ^ x[2]
        if r % 4 == 3:
            s = (r + 1) // 4
            x[0], x[1], x[2] = (x[i] + schedule[(s + i) % 5] for i in range(3))
            x[3] = x[3] + (schedule[(s + 3) % 5] + s)
    return x


def open_uniform(a: Lanes, b: Lanes) -> Lanes:
    """52 bits of two words -> odd multiples of 2^-53 in f64: 0 < u < 1, and 1 - u is as likely."""
    mantissa = (a.to("i64", "zext") << 20) | (b >> 12).to("i64", "zext") | 0x3FF0000000000000
    return mantissa.to("f64", "bitcast") - (1.0 - 2.0**-53)


def deep_uniform(a: Lanes, b: Lanes) -> Lanes:
    """All 64 bits of two words -> (w + 1/2) 2^-64 rounded to f64, in [2^-65, 1]: fine near 0, for logarithms."""
    low = (b.to("f64", "uitofp") + 0.5) * 2.0**-64
    return a.to("f64", "uitofp").fma(2.0**-32, low)


def _horner(x: Lanes, coefficients: tuple[float, ...]) -> Lanes:
    """The polynomial with these coefficients, highest first."""
    value = x.fma(coefficients[0], coefficients[1])
    for coefficient in coefficients[2:]:
        value = value.fma(x, coefficient)
    return value


def log(u: Lanes) -> Lanes:
    """Natural logarithm of normal positive f64, error below 1 ulp: u = 2^e m, log m = f - f^2/2 + s (f^2/2 + R(s^2)), s = f/(2 + f).

    R is the minimax polynomial of fdlibm's e_log (Sun Microsystems, 1993).
    """
    bits = u.to("i64", "bitcast")
    exponent = (bits - 0x3FE6A09E667F3BCD).arithmetic_shift(52)  # m in [sqrt(1/2), sqrt 2)
    f = (bits - (exponent << 52)).to("f64", "bitcast") - 1.0
    e = exponent.to("i32", "trunc").to("f64", "sitofp")
    s = f / (f + 2.0)
    z = s * s
    r = _horner(
        z,
        (
            1.479819860511658591e-01, 1.531383769920937332e-01, 1.818357216161805012e-01, 2.222219843214978396e-01,
            2.857142874366239149e-01, 3.999999999940941908e-01, 6.666666666666735130e-01, 0.0,
        ),
    )  # fmt: skip
    half = f * f * 0.5
    correction = (half + r) * s + e * 1.90821492927058770002e-10  # ln 2 in two parts: e times the first is exact
    return e * 6.93147180369123816490e-01 - ((half - correction) - f)


def exponentials(x: Lanes) -> tuple[Lanes, Lanes]:
    """exp(x) - 1 and exp(x) of f64, -700 < x <= 0, each to 2 ulp: x = k log 2 + r, with exp(r) - 1 by Taylor's series to r^13.

    |r| <= 0.35, so the series stops at 1e-17 of itself; 2^k (exp(r) - 1) + (2^k - 1) does not cancel near 0.
    """
    shifted = x.fma(1.0 / _LN2, 6755399441055744.0)  # 1.5 * 2^52 rounds to the nearest integer and leaves it in the low bits
    k = shifted - 6755399441055744.0
    r = k.fma(-1.90821492927058770002e-10, k.fma(-6.93147180369123816490e-01, x))
    power = ((shifted.to("i64", "bitcast") + 1023) << 52).to("f64", "bitcast")
    rest = (r * r).fma(_horner(r, tuple(1.0 / math.factorial(n) for n in range(13, 1, -1))), r)
    return power.fma(rest, power - 1.0), power.fma(rest, power)


def tanh_and_slope(x: Lanes) -> tuple[Lanes, Lanes]:
    """tanh and tanh' = 1 - tanh^2 of f64, both to 4 ulp even far out: with e = exp(-2|x|), (1 - e)/(1 + e) and 4 e/(1 + e)^2."""
    m, e = exponentials((x.magnitude() * -2.0).largest(-690.0))
    sign = x.to("i64", "bitcast") & _SIGN_64
    size = (m / (m + 2.0)).magnitude()
    return (size.to("i64", "bitcast") | sign).to("f64", "bitcast"), e * 4.0 / ((m + 2.0) * (m + 2.0))


def sine_cosine_turns(turns: Lanes) -> tuple[Lanes, Lanes]:
    """sin and cos of 2 pi t for f64 turns t in (-1/2, 1/2), error below 2 ulp even near a zero: t - q/4 is exact.

    Polynomials of fdlibm's k_sin and k_cos on [-pi/4, pi/4].
    """
    shifted = turns * 4.0 + 6755399441055744.0  # 1.5 * 2^52: rounds 4 t to the nearest integer q, which stays in the low bits
    quarter = shifted.to("i64", "bitcast")
    x = (turns - (shifted - 6755399441055744.0) * 0.25) * (2.0 * math.pi)
    z = x * x
    sine_tail = _horner(
        z,
        (
            1.58969099521155010221e-10, -2.50507602534068634195e-08, 2.75573137070700676789e-06,
            -1.98412698298579493134e-04, 8.33333333332248946124e-03, -1.66666666666666324348e-01,
        ),
    )  # fmt: skip
    cosine_tail = _horner(
        z,
        (
            -1.13596475577881948265e-11, 2.08757232129817482790e-09, -2.75573143513906633035e-07,
            2.48015872894767294178e-05, -1.38888888888741095749e-03, 4.16666666666666019037e-02,
        ),
    )  # fmt: skip
    sine = (z * x).fma(sine_tail, x)
    cosine = (z * z).fma(cosine_tail, z.fma(-0.5, 1.0))
    even = (quarter & 1).is_zero()
    flip_sine = (quarter & 2) << 62
    flip_cosine = ((quarter + 1) & 2) << 62
    return (
        (sine.where(even, cosine).to("i64", "bitcast") ^ flip_sine).to("f64", "bitcast"),
        (cosine.where(even, sine).to("i64", "bitcast") ^ flip_cosine).to("f64", "bitcast"),
    )


def exponential(a: Lanes, b: Lanes) -> Lanes:
    """-log of a 64-bit uniform: f64, mean 1."""
    return log(deep_uniform(a, b)) * -1.0


def normal_pair(a: Lanes, b: Lanes, c: Lanes, d: Lanes) -> tuple[Lanes, Lanes]:
    """Box-Muller in f64: radius from 64 bits (a, b), angle from 52 bits (c, d) -> r cos, r sin."""
    radius = (log(deep_uniform(a, b)) * -2.0).sqrt()
    sine, cosine = sine_cosine_turns(open_uniform(c, d) - 0.5)  # half a turn: both signs change, the law does not
    return radius * cosine, radius * sine


_LOG_RATIO = (2.369866238, -2.163086402, 1.570866473, 0.07603449024, 0.5445013927, 0.6637252101, 1.000073087, 1.999999705)
_SINE_OCTANT = (-2.54208085903e-5, 0.00176069660929, -0.0570956428912, 0.555360365471)
_COSINE_OCTANT = (-0.00022537461748, 0.0112074191555, -0.21808881897, 0.707106758125)


def fast_normal_pair(a: Lanes, b: Lanes) -> tuple[Lanes, Lanes]:
    """Box-Muller in f32 from one word each: error of the squared radius 6e-7 of it plus 1.3e-7, of the angle's point 1e-7; |z| <= 6.77.

    Radius: a + 1/2 = v 2^E with v in [1/2, 1), so -2 log((a + 1/2)/2^32) = 2 log 2 (32 - E) + (1 - v) Q(1 - v), both terms >= 0 and Q
    the minimax polynomial of -2 log(1 - t)/t. A float32 keeps 24 bits of a: near 2^32 the squared radius comes in steps of 2^-23, and
    the last 128 words, which would be rounded to 2^32, take the number before it. Angle: two bits of b choose the quadrant and 23 the
    place x in (-1, 1) inside it: (cos x pi/4 -+ sin x pi/4)/sqrt 2 are the cosine and sine of (1 + x) pi/4.
    """
    builder, one = a.builder, ir.Constant(vector("f32"), [1.0] * WIDTH)
    x = ((b & 0x7FFFFF) | 0x40000000).to("f32", "bitcast") - (3.0 - 2.0**-23)
    bits = (a.to("f32", "uitofp").least(2.0**32 - 2.0**8) + 0.5).to("i32", "bitcast")
    halvings = ((bits * -1 + (159 * 2**23 - 1)) >> 23).to("f32", "sitofp")  # 32 - E, as an integer before it is one in float32
    v = ((bits & 0x7FFFFF) | 0x3F000000).to("f32", "bitcast")
    t = Lanes(builder, builder.fsub(one, v.value), "f32")
    radius = t.fma(_horner(t, _LOG_RATIO), halvings * (2.0 * _LN2)).sqrt()
    z = x * x
    sine, cosine = _horner(z, _SINE_OCTANT) * x, _horner(z, _COSINE_OCTANT)
    return (
        (((cosine - sine) * radius).to("i32", "bitcast") ^ (b & _SIGN)).to("f32", "bitcast"),
        (((cosine + sine) * radius).to("i32", "bitcast") ^ ((b << 1) & _SIGN)).to("f32", "bitcast"),
    )
