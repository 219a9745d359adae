"""Where the launcher gets packages: the sources pip is set to, and nothing else of pip's settings; with the real pip last."""

import contextlib
import http.server
import importlib.metadata
import os
import shutil
import subprocess
import threading
import urllib.error
from pathlib import Path
from types import ModuleType

import pytest
from checkouts import PATIENCE, Checkout, closed_port, index, refused, wheel


def test_of_pip_s_settings_only_the_sources_are_kept(checkout: Checkout) -> None:
    elsewhere = checkout.home / "elsewhere"
    (checkout.home / "pip.conf").write_text(
        f"[global]\nindex-url = {checkout.environment['PIP_INDEX_URL']}\nuser = true\ntarget = {elsewhere}\ntimeout = 7\n"
        "find-links =\n    /a\n    /b\n[install]\nprefix = /usr/nowhere\ntimeout = 8\n"
    )
    settings = dict(PIP_CONFIG_FILE=checkout.home / "pip.conf", PIP_INDEX_URL=None, PIP_RETRIES=3)
    refused_there = dict(PIP_USER=1, PIP_TARGET=elsewhere, PIP_REQUIRE_VIRTUALENV=1, PIP_PREFIX=elsewhere, PIP_ISOLATED=1, PIP_NO_DEPS=1)
    assert checkout.run("list", **settings, **refused_there, PYTHONHASHSEED=0).returncode == 0
    seen = checkout.installs()[0]["environment"]
    kept = {
        "PIP_INDEX_URL": checkout.environment["PIP_INDEX_URL"], "PIP_FIND_LINKS": "/a /b", "PIP_TIMEOUT": "8", "PIP_RETRIES": "3",
        "PIP_CONFIG_FILE": os.devnull, "PIP_DISABLE_PIP_VERSION_CHECK": "1", "PIP_NO_INPUT": "1", "PYTHONNOUSERSITE": "1",
    }  # fmt: skip
    assert {name: seen.get(name) for name in kept} == kept
    assert not {*refused_there, "PYTHONHASHSEED"} & set(seen)


def test_a_user_s_own_configuration_is_read(checkout: Checkout) -> None:
    place = checkout.home / ".config" / "pip"
    place.mkdir(parents=True)
    (place / "pip.conf").write_text(f"[global]\nindex_url = {checkout.environment['PIP_INDEX_URL']}\n")
    assert checkout.run("list", PIP_CONFIG_FILE=None, PIP_INDEX_URL=None).returncode == 0


def test_a_folder_of_wheels_and_no_index(checkout: Checkout, tmp_path: Path) -> None:
    page = Path(checkout.environment["PIP_INDEX_URL"].removeprefix("file://")) / "pip"
    shutil.copy(page / "pip-1.0-py3-none-any.whl", tmp_path)
    alone = dict(PIP_NO_INDEX="true", PIP_INDEX_URL=f"http://127.0.0.1:{closed_port()}/simple")
    refused(checkout.run("list", PIP_FIND_LINKS=checkout.home, **alone), "no index has pip-1.0")
    assert checkout.run("list", PIP_FIND_LINKS=tmp_path, **alone).returncode == 0


@contextlib.contextmanager
def served(folder: Path, password: str = ""):
    """Serve a folder over http on the loopback -> host:port; with a password, only to who sends it."""

    class Handler(http.server.SimpleHTTPRequestHandler):
        def __init__(self, *arguments, **named) -> None:
            super().__init__(*arguments, directory=str(folder), **named)

        def do_GET(self) -> None:
            if password and self.headers.get("Authorization") != password:
                self.send_error(401)
            else:
                super().do_GET()

        def log_message(self, *_arguments) -> None:
            pass

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield f"127.0.0.1:{server.server_port}"
        finally:
            server.shutdown()
            thread.join()


def test_an_index_behind_a_password(checkout: Checkout) -> None:
    folder = Path(checkout.environment["PIP_INDEX_URL"].removeprefix("file://")).parent
    with served(folder, "Basic cmVhZGVyOmF0QGhvbWU=") as address:  # base64 of reader:at@home
        line = refused(checkout.run("list", PIP_INDEX_URL=f"http://reader:wrong@{address}/simple"), "the index answered", "401")
        assert "wrong" not in line
        assert checkout.run("list", PIP_INDEX_URL=f"http://reader:at%40home@{address}/simple").returncode == 0


@contextlib.contextmanager
def redirecting(target):
    """Answer every request on the loopback with a redirect to target(path) -> port; and what each request had for credentials."""
    seen = []

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            seen.append((self.path, self.headers.get("Authorization")))
            place = target(self.path, self.headers.get("Authorization"))
            self.send_response(302 if place else 404)
            if place:
                self.send_header("Location", place)
            self.end_headers()

        def log_message(self, *_arguments) -> None:
            pass

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield server.server_port, seen
        finally:
            server.shutdown()
            thread.join()


SENT = "Basic cmVhZGVyOmF0QGhvbWU="  # base64 of reader:at@home


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost"])
def test_credentials_stay_with_the_host_they_are_for(host: str, law: ModuleType) -> None:
    """A redirect to another port, and to another name of the same port, goes without them; one to the same place has them."""
    with redirecting(lambda path, sent: None) as (thief, stolen):

        def target(path: str, sent: str | None) -> str | None:
            aims = {"/simple/pip/": "/moved/", "/moved/": f"http://{host}:{thief}/a", "/name/": f"http://localhost:{port}/b"}
            return aims.get(path)

        with redirecting(target) as (port, seen):
            for page in ("simple/pip", "name"):
                with pytest.raises(urllib.error.HTTPError):
                    law.fetch(f"http://reader:at%40home@127.0.0.1:{port}/{page}/", {})
            assert seen == [("/simple/pip/", SENT), ("/moved/", SENT), ("/name/", SENT), ("/b", None)]
        assert stolen == [("/a", None)]


@pytest.mark.parametrize(
    ("origin", "url", "may"),
    [
        ("http://a/x", "http://a/y", True),
        ("http://a/x", "http://A:80/y", True),
        ("http://a/x", "https://a/y", True),
        ("https://a/x", "http://a/y", False),
        ("http://a:8080/x", "https://a/y", False),
        ("https://a/x", "https://a:444/y", False),
        ("https://a/x", "https://b.a/y", False),
        ("https://a/x", "https://a@b/y", False),
        ("https://a/x", "ftp://a/y", False),
    ],
)
def test_where_credentials_may_go(origin: str, url: str, may: bool, law: ModuleType) -> None:
    assert law.may_have_credentials(origin, url) is may


def test_an_index_that_sends_visitors_elsewhere_sends_them_without_credentials(checkout: Checkout) -> None:
    folder = Path(checkout.environment["PIP_INDEX_URL"].removeprefix("file://")).parent
    with served(folder, SENT) as address, redirecting(lambda path, sent: f"http://{address}{path}") as (port, _):
        line = refused(checkout.run("list", PIP_INDEX_URL=f"http://reader:at%40home@127.0.0.1:{port}/simple"), "the index answered", "401")
        assert "at@home" not in line
        assert checkout.run("list", PIP_INDEX_URL=f"http://reader:at%40home@{address}/simple").returncode == 0


def test_the_locked_packages_are_installed_whatever_pip_is_set_to(tmp_path: Path, real: tuple[str, str, Path]) -> None:
    checkout = Checkout(tmp_path, *real[:2])
    (checkout.home / "pip.conf").write_text(f"[global]\nuser = true\n[install]\ntarget = {tmp_path}/elsewhere\n")
    settings = dict(PIP_CONFIG_FILE=checkout.home / "pip.conf", PIP_USER=1, PIP_REQUIRE_VIRTUALENV=1, PIP_PREFIX=tmp_path / "elsewhere")
    done = checkout.run("list", **settings)
    assert done.returncode == 0, done
    found = subprocess.run(
        [checkout.venv / "bin" / "python", "-c", "import tiny, pip; print(tiny.value, pip.__version__)"],
        env={}, capture_output=True, text=True, timeout=PATIENCE, check=True,
    )  # fmt: skip
    assert found.stdout.split() == ["1", importlib.metadata.version("pip")]
    assert not (tmp_path / "elsewhere").exists()


def test_a_package_that_is_not_the_locked_one(tmp_path: Path, real: tuple[str, str, Path]) -> None:
    checkout = Checkout(tmp_path / "first", *real[:2])
    shutil.copytree(real[2] / "simple", tmp_path / "simple")
    index(tmp_path, wheel(tmp_path, "tiny", "1.0", {"tiny.py": "value = 2\n"}))
    refused(checkout.run("list", PIP_INDEX_URL=(tmp_path / "simple").as_uri()), "hash mismatch", "requirements.lock")
    assert not checkout.venv.exists()


def test_a_network_that_fails_after_pip_came(tmp_path: Path, real: tuple[str, str, Path]) -> None:
    checkout = Checkout(tmp_path, *real[:2])
    settings = dict(PIP_INDEX_URL=f"http://127.0.0.1:{closed_port()}/simple", PIP_RETRIES=1, PIP_TIMEOUT=1)
    refused(checkout.run("list", **settings, PIP_FIND_LINKS=real[2] / "simple" / "pip"), "no network", "PIP_INDEX_URL")
    assert not checkout.venv.exists()
