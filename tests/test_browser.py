"""A real browser reads the web page of hostile records: no script runs, no request leaves, and the page's policy would hold alone."""

import http.server
import os
import re
import shutil
import subprocess
import threading
from dataclasses import replace

import fake_records as fake
import hostile
import pytest
from test_hostile import outline, unseen

from reports import html
from reports.html import STYLE, TITLE
from reports.markup import Sheet, policy

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="no browser: apt-get install -y chromium installs one, then these tests run")

RAW = ("script", "script with a source", "image", "image from elsewhere", "svg onload", "frame", "object", "form", "base", "preload",
       "style", "style attribute", "template", "math action")  # fmt: skip
"""Texts that do something in a page that takes them for HTML, one after the other."""


@pytest.fixture(scope="module")
def asked():
    """A proxy that every request of the browser goes to, the list of what it was asked for, and no answer."""
    found = []

    class Proxy(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            found.append(self.requestline)
            self.send_error(404)

        do_POST = do_HEAD = do_CONNECT = do_OPTIONS = do_GET

        def log_message(self, *_):
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Proxy)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield server.server_address[1], found
    server.shutdown()
    thread.join(10)
    server.server_close()


@pytest.fixture
def read(asked, tmp_path):
    """A function that lets the browser read a page -> (the document afterwards, violations of its policy, requests)."""
    port, found = asked

    def browser(page: str) -> tuple[str, list[str], list[str]]:
        file = tmp_path / "page.html"
        file.write_text(page, encoding="utf-8")
        found.clear()
        options = ["--headless", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-sync",
                   "--disable-component-update", "--disable-extensions", "--disable-default-apps", "--virtual-time-budget=5000",
                   f"--proxy-server=http://127.0.0.1:{port}", "--proxy-bypass-list=<-loopback>", f"--user-data-dir={tmp_path}/profile",
                   "--enable-logging=stderr"]  # fmt: skip
        options += ["--no-sandbox"] if os.geteuid() == 0 else []
        ran = subprocess.run([CHROMIUM, *options, "--dump-dom", file.as_uri()], capture_output=True, timeout=150, check=True)
        said = ran.stderr.decode("utf-8", "replace")
        return ran.stdout.decode("utf-8"), re.findall(r"violates the following Content Security Policy directive", said), list(found)

    return browser


def taken(document: str) -> bool:
    """Whether a script has run: it would have changed the title, or set a mark on the body."""
    return "data-taken" in document or "<title>taken" in document


def raw(head: str) -> str:
    """A page with the texts in it as HTML."""
    texts = "\n".join(f"<div>{hostile.TEXTS[name]}</div>" for name in RAW)
    return f'<!DOCTYPE html><html><head><meta charset="utf-8">{head}<title>{TITLE}</title></head><body>{texts}</body></html>'


OWN = r"^\w+ (?:https?://)?[\w.-]+\.(?:google|googleapis|gstatic|gvt1)\.com[:/]"
"""What the browser asks its maker for at every start, whatever it is given to read."""


def leaked(requests: list[str]) -> list[str]:
    """The requests that the page made."""
    return [line for line in requests if not re.match(OWN, line)]


def test_a_page_that_escapes_nothing_is_taken(read):
    """What the other tests would see: scripts run, and requests leave."""
    document, violations, requests = read(raw(""))
    assert taken(document)
    assert violations == []
    assert sum("leak.invalid" in line for line in leaked(requests)) >= 5


def test_the_policy_alone_would_hold(read):
    """The same page under the policy of ours: nothing runs, nothing leaves, and the browser says what it refused."""
    given = policy(Sheet("\n" + STYLE.read_text(encoding="utf-8")))
    document, violations, requests = read(raw(f'<meta http-equiv="Content-Security-Policy" content="{given}">'))
    assert not taken(document)
    assert len(violations) >= 8
    assert leaked(requests) == []


def test_hostile_records_make_a_page_of_text(read):
    """Every text in every place of a record: the browser finds the elements of a report, in it no script, and nothing to refuse."""
    records = [replace(record, seconds=float(k)) for k, text in enumerate(hostile.TEXTS.values()) for record in hostile.sheet(text)[:1]]
    page = html.render(records)
    document, violations, requests = read(page)
    assert not taken(document)
    assert violations == []
    assert leaked(requests) == []
    assert f"<title>{TITLE}</title>" in document
    assert unseen(document.replace("\u200b", "")) == []
    found, meant = outline(document), outline(page)
    assert found.ids == meant.ids
    assert found.links == meant.links
    assert found.text.split() == meant.text.split()


def test_an_honest_page_breaks_no_rule_of_its_own(read):
    document, violations, requests = read(html.render(fake.all_records()))
    assert violations == []
    assert leaked(requests) == []
    assert document.count("<math>") > 60
    assert outline(document).sources
