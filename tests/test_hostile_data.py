"""Data files that were made to do harm, or were damaged: each is one line and status 2 at once, or a clear result without a warning."""

import io
import json
import os
import pickle
import struct
import time
import zipfile
from pathlib import Path

import numpy as np
import pytest
from refusals import WRITES, refused, run


@pytest.fixture(autouse=True)
def elsewhere(tmp_path, monkeypatch):
    """Every command is run away from the checkout."""
    monkeypatch.chdir(tmp_path)


GOOD = np.arange(40.0).reshape(20, 2) ** 2


def npy(array=GOOD):
    """The bytes of an .npy file."""
    held = io.BytesIO()
    np.save(held, array)
    return held.getvalue()


def headed(header, version=(1, 0), data=b"\0" * 64):
    """The bytes of an .npy file with this text for its header."""
    text = header.encode("latin1") + b" " * (-len(header) % 64) + b"\n"
    return b"\x93NUMPY" + bytes(version) + struct.pack("<H" if version[0] == 1 else "<I", len(text)) + text + data


def shaped(shape, descr="<f8", order=False, **more):
    """The bytes of an .npy file whose header says this."""
    return headed(f"{{'descr': {descr!r}, 'fortran_order': {order}, 'shape': {shape}, }}", **more)


def npz(kind=zipfile.ZIP_DEFLATED, **members):
    """The bytes of an archive of these members, whose names end in .npy unless they have a dot."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", kind) as archive:
        for name, data in members.items():
            archive.writestr(name.replace("_dot_", ".") if "_dot_" in name else f"{name}.npy", data)
    return held.getvalue()


def damaged(data, place, new):
    """These bytes with some of them changed, from a place on (from the end where it is negative)."""
    place %= len(data)
    return data[:place] + new + data[place + len(new) :]


def flagged(data, bits):
    """An archive whose member has these flags, in both of its headers."""
    return damaged(damaged(data, 6, struct.pack("<H", bits)), data.index(b"PK\1\2") + 8, struct.pack("<H", bits))


def of_size(data, size):
    """An archive whose member is said to have this many bytes."""
    said = struct.pack("<I", size)
    return damaged(damaged(data, 22, said), data.index(b"PK\1\2") + 24, said)


def packed_by(data, method):
    """An archive whose member is said to be packed in this way."""
    said = struct.pack("<H", method)
    return damaged(damaged(data, 8, said), data.index(b"PK\1\2") + 10, said)


def twice():
    """An archive with two members of one name."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        archive.writestr("x.npy", npy())
        with pytest.warns(UserWarning, match="Duplicate name"):
            archive.writestr("x.npy", npy())
    return held.getvalue()


class Bomb:
    """Runs code where it is unpickled."""

    def __reduce__(self):
        return exec, (WRITES,)


OBJECTS = np.array([[Bomb(), 1], [2, 3]], dtype=object)
BILLION = 10**9
CSV_ROWS = "1,2\n3,5\n8,13\n"

REFUSED = {
    # no file
    "folder.npy": Path.mkdir, "folder.npz": Path.mkdir, "folder.csv": Path.mkdir,
    "pipe.npy": os.mkfifo, "pipe.npz": os.mkfifo, "pipe.csv": os.mkfifo,
    "zero.npy": lambda path: path.symlink_to("/dev/zero"), "zero.csv": lambda path: path.symlink_to("/dev/zero"),
    "full.npz": lambda path: path.symlink_to("/dev/full"), "loop.npy": lambda path: path.symlink_to(path),
    "gone.npz": lambda path: path.symlink_to("nowhere.npz"), "absent.csv": lambda path: None,
    # no array
    "empty.npy": b"", "empty.npz": b"", "text.npy": b"this is text, and not short", "text.npz": b"this is text, and not short",
    "magic.npy": b"\x93NUMPY", "version.npy": b"\x93NUMPY\1\0", "noise.npy": bytes(range(256)) * 9,
    "noise.npz": b"PK\3\4" + bytes(range(256)),
    "archive.npy": npz(x=npy()), "array.npz": npy(), "pickle.npy": pickle.dumps(Bomb()), "pickle.npz": pickle.dumps(Bomb()),
    "objects.npy": npy(OBJECTS), "objects.npz": npz(x=npy(OBJECTS)), "a pickle inside.npz": npz(x=pickle.dumps(Bomb())),
    "objects by name.npy": shaped((2, 2), "|O", data=pickle.dumps(Bomb())),
    "table.npy": npy(np.zeros(4, dtype=[("a", "f8"), ("b", "O")])), "version three.npy": shaped((2, 2), version=(3, 0)),
    # headers
    "long.npy": shaped((10**23 - 1, 4)), "long.npz": npz(x=shaped((10**23 - 1, 4))), "tebibytes.npy": shaped((2**37, 4)),
    "tebibytes.npz": npz(x=shaped((2**37, 4))), "negative.npy": shaped((-1, 4)), "negative product.npy": shaped((-2, -4)),
    "deep.npy": shaped((1,) * 70 + (8,)), "no size.npy": shaped((0, 10**30)), "half.npy": shaped((2.5, 2)), "true.npy": shaped((True, 8)),
    "code.npy": headed(f"{{'descr': '<f8', 'fortran_order': False, 'shape': {WRITES}}}"), "words.npy": headed("'" * 40),
    "brackets.npy": headed("(" * 9000), "wide header.npy": headed("x" * 60_000), "no descr.npy": headed("{'shape': (2, 2)}"),
    "descr.npy": shaped((2, 2), "<q9"),
    "nested descr.npy": headed("{'descr': " + "[" * 80 + "]" * 80 + ", 'fortran_order': 0, 'shape': (2,)}"),
    "a whole header.npy": shaped((2, 2), version=(2, 0), data=b""), "more.npy": npy() + b"\0",
    # cut and damaged
    "cut.npy": npy()[:-9], "cut early.npy": npy()[:60], "cut.npz": npz(x=npy())[:-9], "cut early.npz": npz(x=npy())[:200],
    "cut inside.npz": npz(x=npy()[:-9]), "checksum.npz": damaged(npz(zipfile.ZIP_STORED, x=npy()), 180, b"\xff\xfe"),
    "deflate.npz": damaged(npz(x=npy()), 60, b"\xff" * 40), "encrypted.npz": flagged(npz(x=npy()), 1),
    "encrypted otherwise.npz": flagged(npz(x=npy()), 65), "method.npz": packed_by(npz(x=npy()), 99),
    "lzma.npz": packed_by(npz(x=npy()), 14),
    "bzip2.npz": packed_by(npz(x=npy()), 12), "longer.npz": of_size(npz(x=npy()), BILLION), "shorter.npz": of_size(npz(x=npy()), 100),
    "place.npz": damaged(npz(x=npy()), -6, b"\xff\xff\xff\x7f"), "twice.npz": twice,
    "no array.npz": npz(x=npy(), readme_dot_txt=b"read me"), "text inside.npz": npz(x=b"text"), "nothing inside.npz": npz(),
    "empty inside.npz": npz(x=b""), "zip bomb.npz": npz(x=shaped((2**27, 8), data=b"\0" * 10**6)),
    # no points
    "scalar.npy": npy(np.array(3.0)), "line.npy": npy(np.arange(9.0)), "one row.npy": npy(np.ones((1, 4))),
    "no rows.npy": npy(np.ones((0, 4))),
    "no columns.npy": npy(np.ones((4, 0))), "words inside.npy": npy(np.array([["a", "b"], ["c", "d"]])), "complex.npy": npy(GOOD + 1j),
    "dates.npy": npy(np.zeros((4, 2), "M8[s]")), "plain table.npy": npy(np.zeros(4, dtype=[("a", "f8"), ("b", "f8")])),
    "nan.npy": npy(np.where(GOOD == 4, np.nan, GOOD)), "inf.npy": npy(np.where(GOOD == 4, -np.inf, GOOD)),
    "constant.npy": npy(np.full((60, 3), 7.0)), "zero points.npy": npy(np.zeros((60, 3))), "tiny.npy": npy(GOOD * 1e-170),
    "tiniest.npy": npy(GOOD * 5e-324), "huge.npy": npy(GOOD * 1e300), "both ends.npy": npy(np.array([[1.7e308], [-1.7e308]])),
    "no words.npz": npz(x=npy(np.array([[""], [""]]))),
    # tables
    "empty.csv": b"", "blank.csv": b"\n\n\n", "head.csv": b"a,b\n", "nul.csv": b"1,2\n3,\0\n", "sixteen.csv": CSV_ROWS.encode("utf-16"),
    "latin.csv": "1,2\nä,3\n".encode("latin1"), "long cell.csv": b"1," + b"9" * 200_000 + b"\n", "quote.csv": b'1,2\n"3,4\n5,6\n',
    "ragged.csv": b"1,2\n3\n", "word.csv": b"1,2\n3,x\n", "escape.csv": b"1,2\n3,\x1b[31m\n", "semicolons.csv": b"1;2\n3;4\n",
    "nan.csv": b"1,nan\n3,4\n",
    "large.csv": b"1,1e400\n3,4\n", "huge.csv": b"1,1e300\n3,4\n", "tiny.csv": b"1e-170,2e-170\n3e-170,5e-170\n",
    "same.csv": b"1,2\n1,2\n1,2\n",
    "code.csv": f"1,2\n3,{WRITES}\n".encode(), "picture.csv": b"\x89PNG\r\n\x1a\n" + bytes(range(256)), "other.dat": b"1,2\n",
}  # fmt: skip


def make(name):
    """The file of this name, as the table says."""
    path, made = Path(name), REFUSED[name]
    if isinstance(made, bytes):
        path.write_bytes(made)
    elif made is twice:
        path.write_bytes(twice())
    else:
        made(path)
    return path


def test_there_are_many():
    assert len(REFUSED) >= 100


@pytest.mark.parametrize("name", REFUSED)
def test_a_file_that_cannot_serve_is_one_line_and_status_2_at_once(name, capsys):
    path = make(name)
    begin = time.perf_counter()
    line = refused(capsys, "data", str(path))
    assert time.perf_counter() - begin < 10
    assert str(path) in line or "o such file" in line or "levels of symbolic links" in line
    assert len(line) <= 320
    assert line.isprintable() or line.rstrip("\n").isprintable()
    assert not Path("ran").exists()
    assert [file.name for file in Path.cwd().iterdir()] in ([path.name], [])


@pytest.mark.parametrize("name", ["pipe.npz", "zero.npy", "encrypted.npz", "long.npz", "objects.npz", "cut.npz", "folder.npz"])
def test_digits_from_such_a_file_stop_a_run(name, capsys, monkeypatch):
    monkeypatch.setenv("LAW_MNIST", name)
    make(name)
    refused(capsys, "verify", "digits_dimension", "--records", "r.sqlite")
    assert not Path("r.sqlite").exists()


RARE = np.zeros((60, 3))
RARE[17] = (1.0, 2.0, 3.0)
FAR = np.random.default_rng(3).normal(size=(90, 4))
SHOWN = {
    "two points": np.array([[0.0], [1.0]]), "two equal columns": np.repeat(np.arange(60.0)[:, None], 2, axis=1), "one outlier": RARE,
    "one far outlier": np.concatenate([FAR, [[1e130, 0, 0, 0]]]), "near the largest": FAR * 1e139, "near the smallest": FAR * 1e-138,
    "far from the origin": FAR + 1e12, "a rounding apart": 1.0 + 2.3e-16 * (np.arange(60) % 2)[:, None],
    "bytes": np.arange(120, dtype=np.uint8).reshape(60, 2),
    "half precision": FAR.astype(np.float16), "truths": FAR > 0, "by columns": np.asfortranarray(FAR), "big ends first": FAR.astype(">f8"),
    "images": FAR.reshape(45, 2, 2, 2), "more columns than rows": np.random.default_rng(4).normal(size=(50, 200)),
    "mixed sizes": FAR * np.array([1e100, 1.0, 1e-100, 1e-139]), "one column varies": np.concatenate([FAR[:, :1],
    np.ones((90, 3))], axis=1),
    "denormals beside ones": FAR * np.array([1.0, 5e-324, 1.0, 1.0]), "two clusters": np.repeat([[0.0, 1.0], [1.0, 0.0]], 40, axis=0),
    "a third is constant": np.concatenate([np.zeros((200, 2)), np.ones((3, 2))]),
}  # fmt: skip


@pytest.mark.parametrize("kind", ["npy", "npz"])
@pytest.mark.parametrize("name", SHOWN)
def test_odd_data_have_a_clear_result_and_no_warning(name, kind, capsys):
    path = Path(f"x.{kind}")
    path.write_bytes(npy(SHOWN[name]) if kind == "npy" else npz(x=npy(SHOWN[name])))
    status, out, err = run(capsys, "data", str(path), "--json")
    assert (status, err) == (0, "")
    rows = [json.loads(line, parse_constant=pytest.fail) for line in out.splitlines()]
    assert rows[0]["n"] == len(SHOWN[name])
    if kind == "npz":
        status, out, err = run(capsys, "data", str(path))
        assert (status, err, "nan" in out, "inf" in out) == (0, "", False, False)


@pytest.mark.parametrize("array", [FAR, np.asfortranarray(FAR), FAR.astype(">i4"), np.array(["a", "é"]), np.zeros((0, 3)),
np.array(5), FAR > 0],
                         ids=["rows", "columns", "big ends", "words", "none", "scalar", "truths"])  # fmt: skip
@pytest.mark.parametrize("kind", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_arrays_are_read_as_numpy_reads_them(array, kind):
    from verify.digits import arrays

    Path("x.npz").write_bytes(npz(kind, x=npy(array)))
    Path("x.npy").write_bytes(npy(array))
    for seen in (arrays.array(Path("x.npy")), arrays.arrays(Path("x.npz"))["x"]):
        np.testing.assert_array_equal(seen, np.load("x.npy", allow_pickle=False))
        assert (seen.dtype, seen.flags.writeable) == (array.dtype, True)
