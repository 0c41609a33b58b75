"""Delivery of alerts: a real web server, a real mail server, a feed that feedparser reads; nothing lost or doubled."""

from __future__ import annotations

import hmac
import io
import json
import threading
from collections.abc import Iterator
from email import message_from_bytes
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import feedparser
import pytest
from aiosmtpd.controller import Controller
from databases import free_port
from msgspec.structs import replace
from watches import write_watch

from tocsin.accounts import Alert, Item
from tocsin.cli import main
from tocsin.deliver import Delivery, alert_of, channels_of, letter_id
from tocsin.records import MadeBy
from tocsin.store.sql import open_store
from tocsin.store.watched import WatchStore
from tocsin.watchfile import Deliver, Mail, Watch, Webhook, load_watch

Captured = pytest.CaptureFixture[str]
NOW, LATER = "2022-01-10T08:00:00Z", "2022-01-10T20:00:00Z"
ITEM = Item(document="d", record="r", uri="https://a.example/1", publisher="A <b>Post</b>", first_seen=NOW, story="s",
            origin="o", grade="B", quote='troops "near" <the> border \x1b[31m & more')  # fmt: skip


def alert(name: str = "a1", **more: Any) -> Alert:
    given: dict[str, Any] = {
        "rule": "massing", "tier": "warning", "at": NOW, "title": "Troops <mass> & move", "drivers": ["troops seen"],
        "against": ["one origin"], "would_change": ["a withdrawal"], "items": [ITEM], "origins": ["o"],
    }  # fmt: skip
    return Alert(id=name, keys=[], **{**given, **more})


class Hooked:
    """A web server on this machine that takes alerts; ``status`` is what it answers."""

    def __init__(self) -> None:
        self.status, self.got = 204, list[tuple[dict[str, str], bytes]]()
        hooked = self

        class Serve(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                hooked.got.append((dict(self.headers), body))
                self.send_response(hooked.status)
                self.send_header("Location", "/elsewhere")
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, *args: object) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Serve)
        self.url = f"http://127.0.0.1:{self.server.server_address[1]}/alerts"


@pytest.fixture
def hook() -> Iterator[Hooked]:
    made = Hooked()
    threading.Thread(target=made.server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
    yield made
    made.server.shutdown()
    made.server.server_close()


class Box:
    """What a mail server has taken."""

    def __init__(self) -> None:
        self.got: list[Any] = []

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        self.got.append(envelope)
        return "250 OK"


@pytest.fixture
def box() -> Iterator[tuple[Box, int]]:
    made, port = Box(), free_port()
    controller = Controller(made, hostname="127.0.0.1", port=port)
    controller.start()
    yield made, port
    controller.stop()


@pytest.fixture
def store(url: str) -> Iterator[WatchStore]:
    with WatchStore(open_store(url), "ukraine") as opened:
        opened.note("digest", MadeBy("0", "m"))
        yield opened


def watch(tmp_path: Path, **deliver: Any) -> Watch:
    return replace(load_watch(write_watch(tmp_path)), deliver=Deliver(terminal=False, **deliver))


def ring(store: WatchStore, delivery: Delivery, *alerts: Alert) -> None:
    with store.article() as taking:
        taking.queue(delivery.letters(alerts))


def delivery_of(store: WatchStore, watch: Watch, told: list[str], **environment: str) -> Delivery:
    return Delivery(store, channels_of(watch, store, io.StringIO(), environment), told.append)


# ------------------------------------------------------------------------------------------------------------ webhook

def test_a_webhook_gets_a_signed_alert_with_its_key(store: WatchStore, hook: Hooked, tmp_path: Path) -> None:
    told: list[str] = []
    delivery = delivery_of(store, watch(tmp_path, webhook=Webhook(url=hook.url, secret_env="KEY")), told, KEY="secret")
    ring(store, delivery, alert())
    assert delivery.round(NOW) == 0
    assert delivery.round(NOW) == 0
    [(headers, body)] = hook.got
    assert headers["Idempotency-Key"] == letter_id("a1", "webhook")
    assert headers["Tocsin-Signature"] == f"sha256={hmac.new(b'secret', body, 'sha256').hexdigest()}"
    sent = json.loads(body)
    assert (sent["schema"], sent["watch"], sent["alert"]["title"]) == ("tocsin/alert/1", "ukraine", alert().title)
    assert not told


@pytest.mark.parametrize(("status", "why"), [(500, "answered 500"), (302, "answered 302"), (404, "answered 404")])
def test_what_is_not_taken_is_tried_again(
    status: int, why: str, store: WatchStore, hook: Hooked, tmp_path: Path
) -> None:
    """With the same key, and further and further apart; a redirection is not followed."""
    told: list[str] = []
    delivery = delivery_of(store, watch(tmp_path, webhook=Webhook(url=hook.url)), told)
    ring(store, delivery, alert("a1"), alert("a2"))
    hook.status = status
    assert delivery.round(NOW) == 1
    assert len(hook.got) == 1, "a channel that fails is left until the next round"
    assert why in told[0]
    assert delivery.next_try() == "2022-01-10T08:01:00Z"
    hook.status = 200
    assert delivery.round(LATER) == 0
    keys = [headers["Idempotency-Key"] for headers, _ in hook.got]
    assert set(keys) == {letter_id("a1", "webhook"), letter_id("a2", "webhook")}
    assert len(keys) == 3


def test_a_round_goes_on_until_the_outbox_is_empty(store: WatchStore, hook: Hooked, tmp_path: Path) -> None:
    """However many letters wait, and though one of two channels fails."""
    out = io.StringIO()
    both = replace(watch(tmp_path, webhook=Webhook(url=hook.url)).deliver, terminal=True)
    delivery = Delivery(store, channels_of(replace(watch(tmp_path), deliver=both), store, out, {}), [].append)
    ring(store, delivery, *(alert(f"a{number:03}") for number in range(230)))
    hook.status = 500
    assert delivery.round(NOW) == 1
    assert out.getvalue().count("WARNING: Troops <mass> & move") == 230
    assert len(hook.got) == 1
    assert store.undelivered(["webhook"]) == 230
    hook.status = 200
    assert delivery.round(LATER) == 0
    assert (len(hook.got), delivery.undelivered()) == (231, 0)


def test_nobody_answers(store: WatchStore, tmp_path: Path) -> None:
    told: list[str] = []
    hook = Webhook(url=f"http://127.0.0.1:{free_port()}/", secret_env=None)
    delivery = delivery_of(store, watch(tmp_path, webhook=hook), told)
    ring(store, delivery, alert())
    assert delivery.round(NOW) == 1
    assert "no answer" in told[0]
    assert store.waiting(LATER, ["webhook"])[0].attempts == 1


def test_a_secret_that_is_not_set_sends_nothing(store: WatchStore, hook: Hooked, tmp_path: Path) -> None:
    told: list[str] = []
    delivery = delivery_of(store, watch(tmp_path, webhook=Webhook(url=hook.url, secret_env="KEY")), told)
    ring(store, delivery, alert())
    assert delivery.round(NOW) == 1
    assert "the environment variable KEY is not set" in told[0]
    assert not hook.got


def test_low_tiers_are_not_sent_where_they_are_not_wanted(store: WatchStore, hook: Hooked, tmp_path: Path) -> None:
    delivery = delivery_of(store, watch(tmp_path, webhook=Webhook(url=hook.url, least="warning")), [])
    ring(store, delivery, alert("a1", tier="notice"), alert("a2", tier="warning"), alert("a3", tier="alarm"))
    delivery.round(NOW)
    assert {json.loads(body)["alert"]["id"] for _, body in hook.got} == {"a2", "a3"}


# --------------------------------------------------------------------------------------------------------------- mail

def mail(port: int, **more: Any) -> Mail:
    to = ("one@desk.example", "two@desk.example")
    return Mail(host="127.0.0.1", port=port, sender="watch@desk.example", to=to, **more)


def test_a_mail_bears_the_key_as_its_id(store: WatchStore, box: tuple[Box, int], tmp_path: Path) -> None:
    taken, port = box
    delivery = delivery_of(store, watch(tmp_path, smtp=mail(port)), [])
    ring(store, delivery, alert(title="Troops\nBcc: all@desk.example"))
    assert delivery.round(NOW) == 0
    [envelope] = taken.got
    assert envelope.rcpt_tos == ["one@desk.example", "two@desk.example"]
    message = message_from_bytes(envelope.content)
    assert message["Message-ID"] == f"<{letter_id('a1', 'smtp')}@desk.example>"
    assert message["Bcc"] is None
    body = message.get_payload(decode=True).decode()  # type: ignore[union-attr]
    assert "would change: a withdrawal" in body
    assert "\x1b" not in body


def test_a_password_never_goes_over_an_open_line(store: WatchStore, box: tuple[Box, int], tmp_path: Path) -> None:
    told: list[str] = []
    smtp = mail(box[1], user="me", password_env="PASSWORD")
    delivery = delivery_of(store, watch(tmp_path, smtp=smtp), told, PASSWORD="secret")
    ring(store, delivery, alert())
    assert delivery.round(NOW) == 1
    assert "offers no STARTTLS" in told[0]
    assert not box[0].got


def test_no_mail_server(store: WatchStore, tmp_path: Path) -> None:
    told: list[str] = []
    delivery = delivery_of(store, watch(tmp_path, smtp=mail(free_port())), told)
    ring(store, delivery, alert())
    assert delivery.round(NOW) == 1
    assert "127.0.0.1" in told[0]


# ----------------------------------------------------------------------------------------------------- Atom, terminal

def test_the_feed_is_read_by_a_reader(store: WatchStore, tmp_path: Path) -> None:
    delivery = delivery_of(store, watch(tmp_path, atom="out/alerts.xml"), [])
    path = tmp_path / "out" / "alerts.xml"
    ring(store, delivery, alert("a1"))
    delivery.round(NOW)
    first = feedparser.parse(path.read_bytes())
    ring(store, delivery, alert("a2", at=LATER, title="Later \x00"))
    delivery.round(NOW)
    feed = feedparser.parse(path.read_bytes())
    assert not feed.bozo
    assert [entry.title for entry in feed.entries] == ["warning: Later \ufffd", "warning: Troops <mass> & move"]
    assert feed.entries[1].id == first.entries[0].id
    assert feed.entries[1].id.startswith("urn:uuid:")
    assert feed.entries[1].link == "https://a.example/1"
    assert "<script" not in feed.entries[1].content[0].value
    assert feed.feed.updated == LATER
    assert [entry.name for entry in path.parent.iterdir()] == ["alerts.xml"]


def test_a_feed_that_cannot_be_written_is_tried_again(store: WatchStore, tmp_path: Path) -> None:
    told: list[str] = []
    (tmp_path / "file").touch()
    delivery = delivery_of(store, watch(tmp_path, atom="file/alerts.xml"), told)
    ring(store, delivery, alert())
    assert delivery.round(NOW) == 1
    assert "can't be written" in told[0]


def test_the_terminal_obeys_no_page(store: WatchStore, tmp_path: Path) -> None:
    out = io.StringIO()
    terminal = replace(watch(tmp_path), deliver=Deliver())
    delivery = Delivery(store, channels_of(terminal, store, out), print)
    ring(store, delivery, alert())
    delivery.round(NOW)
    assert out.getvalue().startswith("WARNING: Troops <mass> & move (rule massing")
    assert "\x1b" not in out.getvalue()
    assert alert_of(store.letters("terminal")[0]) == alert()


# -------------------------------------------------------------------------------------------------------- in a replay

@pytest.mark.parametrize(("options", "count"), [((), 2), (("--no-deliver",), 0)])
def test_a_replay_delivers_unless_it_is_told_not_to(
    options: tuple[str, ...], count: int, hook: Hooked, tmp_path: Path
) -> None:
    file = write_watch(tmp_path, f'[deliver.webhook]\nurl = "{hook.url}"\n')
    given = ["watch", str(file), "--store", str(tmp_path / "x.db"), "--as-of", "2022-03-01", "--quiet", *options]
    assert main(given) == 0
    assert main(given) == 0
    assert len(hook.got) == count


def test_alerts_that_could_not_be_sent_come_with_the_next_run(
    hook: Hooked, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    """Also those whose run was killed between commit and delivery, as they wait in the same outbox."""
    file = write_watch(tmp_path, f'[deliver.webhook]\nurl = "{hook.url}"\n')
    given = ["watch", str(file), "--store", str(tmp_path / "x.db"), "--as-of", "2022-03-01"]
    hook.status = 503
    assert main(given) == 1
    assert "an alert could not be delivered by webhook: the server answered 503" in capfd.readouterr().err
    hook.status, hook.got = 200, []
    monkeypatch.setattr("tocsin.watch.timestamp", lambda _: "2099-01-01T00:00:00Z")
    assert main(given) == 0
    assert len(hook.got) == 2


# -------------------------------------------------------------------------------------------------- the command's word

def hooked_file(folder: Path, url: str, more: str = "") -> Path:
    return write_watch(folder, f'\n[deliver.webhook]\nurl = "{url}"\n{more}')


def test_an_alert_that_waits_makes_the_exit_code_1(hook: Hooked, tmp_path: Path, capfd: Captured) -> None:
    """Also in a run that does not try it again, since its time has not come."""
    hook.status = 503
    given = ["watch", str(hooked_file(tmp_path / "watch", hook.url)), "--store", str(tmp_path / "x.db"), "--once"]
    assert main(given) == 1
    tried = len(hook.got)
    capfd.readouterr()
    assert main(given) == 1
    assert "2 alerts still to be delivered" in capfd.readouterr().err
    assert len(hook.got) == tried
    assert main([*given, "--no-deliver"]) == 0
    hook.status = 204
    with WatchStore(open_store(tmp_path / "x.db"), "ukraine") as store:
        for letter in store.waiting("2999", ["webhook"]):
            store.failed(letter, "as before", NOW)
    assert main(given) == 0


@pytest.mark.parametrize("more", ['secret_env = "NO_SUCH_SECRET"', (
    'least = "notice"\n[deliver.smtp]\nhost = "mail.example"\nfrom = "a@b.example"\nto = ["c@d.example"]\n'
    'user = "u"\npassword_env = "NO_SUCH_SECRET"')])
def test_a_missing_secret_is_found_at_the_start(more: str, tmp_path: Path, capfd: Captured) -> None:
    file, store = hooked_file(tmp_path / "watch", "https://desk.example/hook", more), tmp_path / "x.db"
    assert main(["watch", str(file), "--store", str(store), "--once"]) == 2
    [line] = capfd.readouterr().err.splitlines()
    assert "the environment variable NO_SUCH_SECRET is not set" in line
    assert not store.exists()
