"""Your own data: figures against another road, what is refused, and the page of PDF."""

import json

import numpy as np
import pypdfium2 as pdfium
import pytest

from reports import data_page
from theory.features import random_features
from verify.cli.main import main
from verify.data import concentration_profile, dimension_figures, read
from verify.data.figures import covariance_spectrum
from verify.digits import BadData, digits, edition


def figures(x):
    return {figure.name: figure for figure in dimension_figures(x)}


@pytest.fixture
def cloud():
    """Points with a covariance of known eigenvalues, 400 of them."""
    scale = np.sqrt(np.array([8.0, 4.0, 2.0, 1.0, 1.0]))
    return np.random.default_rng(1).normal(size=(400, 5)) * scale + 3.0


def test_figures_are_those_of_the_covariance_by_another_road(cloud):
    values = np.linalg.svd(cloud - cloud.mean(axis=0), compute_uv=False) ** 2 / len(cloud)
    seen = figures(cloud)
    assert seen["coordinates"].value == 5
    assert seen["trace / largest eigenvalue"].value == pytest.approx(values.sum() / values[0], rel=1e-12)
    centred = cloud - cloud.mean(axis=0)
    inner = centred @ centred.T
    apart = (np.sum(inner**2) - np.sum(np.diag(inner) ** 2)) / (len(cloud) * (len(cloud) - 1))
    assert seen["participation ratio"].value == pytest.approx(values.sum() ** 2 / apart, rel=1e-12)
    shares = np.cumsum(values) / values.sum()
    assert seen["components for 90%"].value == 1 + np.count_nonzero(shares < 0.9)


SPECTRA = {
    "known, apart": (300, [8.0, 4.0, 2.0, 1.0, 1.0]),
    "isotropic, 200 x 20": (200, [1.0] * 20),
    "isotropic, few rows": (50, [1.0] * 20),
    "isotropic, more columns than rows": (60, [1.0] * 100),
    "isotropic, two columns": (100, [1.0] * 2),
    "two equal ones": (100, [3.0, 3.0] + [1.0] * 8),
    "barely apart": (400, [2.0] + [1.0] * 39),
    "a power law": (300, [1.0 / k for k in range(1, 51)]),
}


def misses_of(spectrum, rows, seed, files=200):
    """How many of `files` files have a 95% interval that misses the truth; every interval is between 1 and d and around its value."""
    values = np.array(spectrum)
    truths = {"trace / largest eigenvalue": values.sum() / values.max(), "participation ratio": values.sum() ** 2 / np.sum(values**2)}
    missed = dict.fromkeys(truths, 0)
    for file in range(files):
        seen = figures(np.random.default_rng([seed, file]).normal(size=(rows, len(values))) * np.sqrt(values))
        for name, truth in truths.items():
            assert 1.0 <= seen[name].low <= seen[name].value <= seen[name].high <= len(values)
            missed[name] += not seen[name].low <= truth * (1 + 1e-12) <= seen[name].high * (1 + 2e-12)
    return missed


@pytest.mark.parametrize("kind", SPECTRA)
def test_intervals_hold_the_truth_nineteen_times_in_twenty(kind):
    """Red by chance with probability P(Binomial(200, 1/20) > 27) < 1e-6 a figure and spectrum, 1.4e-5 in all, at any seed."""
    rows, spectrum = SPECTRA[kind]
    missed = misses_of(spectrum, rows, 1)
    assert all(count <= 27 for count in missed.values()), missed


def test_the_largest_eigenvalue_of_a_sample_alone_would_miss():
    """The control: twenty equal eigenvalues, and the interval around trace over the sample's largest never goes up to 20."""
    from verify.data.figures import _spectrum, interval

    for file in range(20):
        rows = np.random.default_rng(file).normal(size=(200, 20))
        rows = (rows - rows.mean(axis=0)) / np.sqrt(np.mean(np.sum((rows - rows.mean(axis=0)) ** 2, axis=1)))
        values, along, _ = _spectrum(rows)
        assert interval(1.0 / values[0], np.sum(rows**2, axis=1) - along[0] / values[0])[1] < 20.0


def test_what_is_biased_says_which_way(cloud):
    assert "too small rather than too large" in figures(cloud)["trace / largest eigenvalue"].means


def test_too_few_rows_have_no_interval(cloud):
    assert all(figure.low is None and figure.high is None for figure in figures(cloud[:15]).values())
    assert figures(cloud[:16])["participation ratio"].low is not None


def test_figures_do_not_depend_on_place_scale_or_order(cloud):
    moved = figures(7.0 * cloud[::-1] - 100.0)
    assert all(moved[name].value == pytest.approx(figure.value, rel=1e-9) for name, figure in figures(cloud).items())


def test_a_profile_needs_three_thirds(cloud):
    assert concentration_profile_of(cloud[:47]) == []
    assert {figure.name for figure in concentration_profile_of(cloud)} >= {"the norm", "the first principal direction"}


def concentration_profile_of(x):
    from verify.data import Points

    return concentration_profile(Points(x, None))


@pytest.mark.parametrize(
    ("name", "held", "message"),
    [
        ("a.npz", {"x": np.full((4, 2), np.nan)}, "must be finite: 8 of 8 entries are not"),
        ("a.npz", {"x": np.ones((4, 2))}, "must vary, E|x - mean|^2 > 0: all 4 points are equal"),
        ("a.npz", {"x": np.ones((1, 2))}, "needs n >= 2 points of d >= 1 numbers: got n = 1, d = 2"),
        ("a.npz", {"y": np.ones(4)}, "no array is n rows of d numbers; it holds y [4]"),
        ("a.npz", {"p": np.eye(3), "q": np.eye(3)}, "p, q could each be the points; call one of them x"),
        ("a.npz", {"x": np.array([["a", "b"], ["c", "d"]])}, "must hold real numbers: got dtype <U1"),
        ("a.npz", {"x": np.eye(2) * 1e200}, "is too large to square"),
        ("a.npz", None, "cannot be read as .npz"),
        ("a.npy", None, "cannot be read as .npy"),
        ("a.txt", None, "the name must end in .npz, .npy or .csv: got '.txt'"),
        ("a.csv", "1,2\n3,x\n", "line 2, column 2 (2): the cell is 'x', not a number"),
        ("a.csv", "1,2\n3\n", "line 2: 1 cells where the first row has 2"),
        ("a.csv", "", "is empty: n >= 2 rows are needed, got 0"),
    ],
)
def test_what_cannot_serve_is_refused_in_one_line(tmp_path, name, held, message):
    path = tmp_path / name
    if isinstance(held, dict):
        np.savez(path, **held)
    else:
        path.write_text("no array" if held is None else held)
    with pytest.raises(BadData) as raised:
        read(path)
    assert message in str(raised.value)


def test_labels_are_named_and_left_out(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text("a,b,kind\n" + "".join(f"{k},{k * k},{'xy'[k % 2]}\n" for k in range(40)))
    points = read(path, "kind")
    assert points.x.shape == (40, 2)
    assert [len(rows) for rows in points.classes] == [20, 20]
    with pytest.raises(BadData, match="0 columns of that name; its columns are a, b, kind"):
        read(path, "class")


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"x_train": np.zeros((3000, 5))}, r"n images of 28 x 28 = 784 pixels: got shape \(3000, 5\)"),
        ({"x_train": np.zeros((10, 784)), "y_train": np.arange(10)}, "need n >= 2000 images: x_train holds 10"),
        ({"y_train": np.zeros(2000, dtype=int)}, "has 2000 and 0, and 1 classes in all"),
        ({"y_train": np.zeros(7, dtype=int)}, r"one whole number for each of the 2000 images: got int64\[7\]"),
    ],
)
def test_digits_of_another_shape_are_refused(tmp_path, monkeypatch, change, message):
    images, labels = digits()
    np.savez(tmp_path / "digits.npz", **{"x_train": images[:2000], "y_train": labels[:2000], **change})
    monkeypatch.setenv("LAW_MNIST", str(tmp_path / "digits.npz"))
    with pytest.raises(BadData, match=message):
        edition()


def test_the_command_writes_lines_of_json_and_a_page(tmp_path, capsys, monkeypatch, cloud):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")
    np.save("cloud.npy", cloud)
    assert main(["data", "cloud.npy", "--json", "--report", "deep/page.pdf"]) == 0
    rows = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert {row["kind"] for row in rows} == {"data", "dimension", "concentration", "classical_count", "law", "no_random_features"}
    assert all(row["schema"] == 1 for row in rows)
    page = tmp_path / "deep" / "page.pdf"
    with pdfium.PdfDocument(page) as document:
        assert len(document) == 1
        text = document[0].get_textpage().get_text_bounded()
    assert "cloud.npy" in text
    assert "400 points of 5 coordinates" in text
    assert "14 November 2023" in text
    assert str(tmp_path) not in text
    again = data_page.write(rows, tmp_path / "again.pdf", 1700000000)
    assert again.read_bytes() == page.read_bytes()


def test_the_law_of_the_page_is_sqrt_n_d_over_p(cloud, tmp_path, capsys, monkeypatch):
    monkeypatch.chdir(tmp_path)
    np.save("cloud.npy", cloud)
    assert main(["data", "cloud.npy", "--json"]) == 0
    laws = [row for row in map(json.loads, capsys.readouterr().out.splitlines()) if row["kind"] == "law"]
    assert laws
    for row in laws:
        assert all(floor["lip"] ** 2 * floor["p"] == pytest.approx(400 * row["dimension"], rel=1e-12) for floor in row["floors"])


@pytest.fixture
def wide():
    """600 points of 80 coordinates of variances k^-1/2: a participation ratio of about 50."""
    return np.random.default_rng(1).normal(size=(600, 80)) * np.arange(1.0, 81.0) ** -0.25


def test_fits_are_predicted_with_the_covariance_of_the_data(wide, tmp_path, capsys, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")
    np.save("wide.npy", 3.0 * wide + 1.0)  # place and scale do not count
    assert main(["data", "wide.npy", "--json", "--report", "page.pdf"]) == 0
    fits = [row for row in map(json.loads, capsys.readouterr().out.splitlines()) if row["kind"] == "random_features"]
    covariance = np.cov(wide.T, bias=True)
    covariance *= 80 / np.trace(covariance)
    n = int((80**2 / np.sum(covariance**2)) ** 2 / 16)
    assert [(row["covariance"], row["n"], row["p"]) for row in fits] == [
        (name, n, p) for name in ("of the data", "identity") for p in (2 * n, 8 * n, 32 * n)
    ]
    for row in fits:
        known = covariance if row["covariance"] == "of the data" else None
        made = random_features.predict("erf", n, 80, row["p"], covariance=known)
        for quantity in ("sensitivity", "variance", "norm_squared"):
            assert row[quantity] == pytest.approx(getattr(made, quantity), rel=1e-9)
    assert fits[0]["sensitivity"] > 1.02 * fits[3]["sensitivity"]
    with pdfium.PdfDocument("page.pdf") as document:
        text = "".join(page.get_textpage().get_text_bounded() for page in document)
    assert "rms gradient, the data’s covariance" in text
    assert f"{fits[0]['sensitivity']:.3g}" in text


def test_fits_are_shown_or_the_reason_why_not(wide, cloud, tmp_path, capsys, monkeypatch):
    monkeypatch.chdir(tmp_path)
    np.save("wide.npy", wide)
    np.save("cloud.npy", cloud)
    assert main(["data", "wide.npy"]) == 0
    shown = capsys.readouterr().out
    assert "rms |grad f|, the data's covariance" in shown
    assert "rms |grad f|, covariance I" in shown
    assert main(["data", "cloud.npy"]) == 0
    assert "the forms need n <= PR^2/16 points" in capsys.readouterr().out


def test_a_covariance_of_fewer_rows_than_coordinates_has_zeros(cloud):
    spectrum = covariance_spectrum(np.random.default_rng(2).normal(size=(6, 9)))
    assert spectrum.shape == (9,)
    assert spectrum.sum() == pytest.approx(9.0, rel=1e-12)
    np.testing.assert_allclose(spectrum[5:], 0.0, atol=1e-12)  # centring takes one of the 6
    ours = np.linalg.eigvalsh(np.cov(cloud.T))[::-1]
    np.testing.assert_allclose(covariance_spectrum(cloud), ours * 5 / ours.sum(), rtol=1e-12)
