"""Brings alerts to where a watch file says they go: the terminal, an Atom feed, a webhook, mail.

An alert that rings is put into the outbox in the transaction that rang it, once for each channel. Delivery comes after
the commit: a letter is tried until the channel has taken it, so that it arrives at least once. What arrives twice,
since a run was killed between the sending and the noting, bears the same idempotency key and can be told to be one.
"""

from __future__ import annotations

import hmac
import os
import smtplib
import ssl
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from email.message import EmailMessage
from email.utils import format_datetime
from hashlib import sha256
from http.client import HTTPException
from pathlib import Path
from typing import Any, Protocol, TextIO
from urllib.error import HTTPError
from urllib.request import HTTPRedirectHandler, Request, build_opener

import msgspec

from tocsin.accounts import Alert, Tier
from tocsin.errors import ConfigError, TocsinError, storing
from tocsin.export.alerts import feed_of, lines_of
from tocsin.store.watched import Letter, WatchStore
from tocsin.watchfile import Deliver, Mail, Watch, Webhook

TIERS: tuple[Tier, ...] = ("notice", "warning", "alarm")
SECONDS = 20.0
"""How long a channel may take for one letter."""
FIRST_PAUSE, LONGEST_PAUSE = 60.0, 21_600.0
"""Seconds to the next try after a first failure, doubled with each further one, up to six hours."""
IN_FEED = 200
"""Alerts in the Atom feed, the latest."""
SCHEMA = "tocsin/alert/1"


class Undelivered(Exception):
    """The channel did not take a letter, and why, in words."""


class Channel(Protocol):
    """Somewhere alerts go. ``least`` is the lowest tier that it wants."""

    name: str
    least: Tier

    def send(self, letter: Letter) -> None:
        """Sends a letter; raises ``Undelivered``."""


class Delivery:
    """The outbox of a watch and its channels; ``tell`` hears, in one line, of a channel that fails."""

    def __init__(self, store: WatchStore, channels: Sequence[Channel], tell: Callable[[str], object]) -> None:
        self._store, self._tell = store, tell
        self._channels = {channel.name: channel for channel in channels}

    def letters(self, alerts: Iterable[Alert]) -> list[Letter]:
        """What is to go into the outbox for alerts that ring."""
        return [
            Letter(letter_id(alert.id, name), alert.id, name, msgspec.to_builtins(alert))
            for alert in alerts
            for name, channel in self._channels.items()
            if TIERS.index(alert.tier) >= TIERS.index(channel.least)
        ]

    def round(self, now: str) -> int:
        """Tries every letter whose time has come, however many there are; a channel that fails is left until the next
        round. Returns how many channels failed."""
        failed: set[str] = set()
        while letters := self._store.waiting(now, [name for name in self._channels if name not in failed]):
            for letter in letters:
                if letter.channel not in failed and not self._sent(letter, now):
                    failed.add(letter.channel)
        return len(failed)

    def _sent(self, letter: Letter, now: str) -> bool:
        """Tries a letter once and notes how it went; either way it no longer waits at this moment."""
        try:
            self._channels[letter.channel].send(letter)
        except Undelivered as error:
            self._failed(letter, str(error), now)
            return False
        self._store.delivered(letter, now)
        return True

    def next_try(self) -> str | None:
        """When the next letter is to be tried again; none if none is waiting."""
        return self._store.next_try(list(self._channels))

    def undelivered(self) -> int:
        """How many letters wait for a channel of this run, whenever they are to be tried again."""
        return self._store.undelivered(list(self._channels))

    def _failed(self, letter: Letter, why: str, now: str) -> None:
        pause = min(FIRST_PAUSE * 2.0 ** min(letter.attempts, 20), LONGEST_PAUSE)
        again = datetime.strptime(now, "%Y-%m-%dT%H:%M:%SZ") + timedelta(seconds=pause)
        self._store.failed(letter, why, again.strftime("%Y-%m-%dT%H:%M:%SZ"))
        self._tell(f"an alert could not be delivered by {letter.channel}: {why}; it is kept and tried again")


def letter_id(alert: str, channel: str) -> str:
    """The idempotency key: 32 hex digits for an alert on a channel."""
    return sha256(f"{alert}\x1f{channel}".encode()).hexdigest()[:32]


def channels_of(
    watch: Watch, store: WatchStore, out: TextIO, environment: Mapping[str, str] = os.environ
) -> list[Channel]:
    """The channels that a watch file names."""
    deliver = watch.deliver
    found: list[Channel] = [Terminal(out)] if deliver.terminal else []
    if deliver.atom:
        found.append(AtomFile(watch.path(deliver.atom), watch, store))
    if deliver.webhook:
        found.append(Hook(deliver.webhook, watch.name, environment))
    if deliver.smtp:
        found.append(Post(deliver.smtp, watch.title, environment))
    return found


def check_secrets(deliver: Deliver, environment: Mapping[str, str] = os.environ) -> None:
    """Refuses to begin where a secret is missing: the first alert would be the one to find out."""
    named = [("[deliver.webhook] secret_env", deliver.webhook.secret_env)] if deliver.webhook else []
    named += [("[deliver.smtp] password_env", deliver.smtp.password_env)] if deliver.smtp else []
    for key, name in named:
        if name and not environment.get(name):
            raise ConfigError(f"the environment variable {name} is not set, which {key} names; set it, or --no-deliver")


def alert_of(letter: Letter) -> Alert:
    return msgspec.convert(letter.payload, Alert)


# ----------------------------------------------------------------------------------------------------- terminal, Atom

class Terminal:
    """Lines on the screen."""

    name = "terminal"
    least: Tier = "notice"

    def __init__(self, out: TextIO) -> None:
        self._out = out

    def send(self, letter: Letter) -> None:
        self._out.write("\n".join(lines_of(alert_of(letter))) + "\n")
        self._out.flush()


class AtomFile:
    """A feed in a file, written anew with each alert and never seen half-written."""

    name = "atom"
    least: Tier = "notice"

    def __init__(self, path: Path, watch: Watch, store: WatchStore) -> None:
        self._path, self._watch, self._store = path, watch, store

    def send(self, letter: Letter) -> None:
        alerts = [alert_of(each) for each in self._store.letters(self.name)]
        latest = sorted(alerts, key=lambda alert: (alert.at, alert.id))[-IN_FEED:]
        try:
            with storing(self._path):
                self._write(feed_of(latest, self._watch.name, self._watch.title))
        except TocsinError as error:
            raise Undelivered(str(error)) from error

    def _write(self, feed: bytes) -> None:
        self._path.parent.mkdir(parents=True, exist_ok=True)
        partial = self._path.with_name(f".{self._path.name}.partial")
        with open(partial, "wb") as file:
            file.write(feed)
            file.flush()
            os.fsync(file.fileno())
        os.replace(partial, self._path)


# ------------------------------------------------------------------------------------------------------------ webhook

class Unmoved(HTTPRedirectHandler):
    """No redirection is followed: an alert goes to the address that the watch file names, or nowhere."""

    def redirect_request(self, *_: Any) -> None:
        return None


class Hook:
    """A JSON POST. ``Idempotency-Key`` names the letter; ``Tocsin-Signature`` is the HMAC-SHA256 of the body under the
    secret, where one is set."""

    name = "webhook"

    def __init__(self, hook: Webhook, watch: str, environment: Mapping[str, str]) -> None:
        self._hook, self._watch, self._environment = hook, watch, environment
        self.least: Tier = hook.least

    def send(self, letter: Letter) -> None:
        body = msgspec.json.encode({"schema": SCHEMA, "watch": self._watch, "key": letter.id, "alert": letter.payload})
        headers = {"Content-Type": "application/json", "User-Agent": "Tocsin", "Idempotency-Key": letter.id}
        if self._hook.secret_env:
            secret = secret_of(self._environment, self._hook.secret_env)
            headers["Tocsin-Signature"] = f"sha256={hmac.new(secret.encode(), body, 'sha256').hexdigest()}"
        try:
            with build_opener(Unmoved).open(Request(self._hook.url, body, headers), timeout=SECONDS) as answer:
                answer.read(1)
        except HTTPError as error:
            raise Undelivered(f"the server answered {error.code}") from error
        except (OSError, HTTPException, ValueError) as error:
            raise Undelivered(f"no answer ({getattr(error, 'reason', None) or error})") from error


def secret_of(environment: Mapping[str, str], name: str) -> str:
    if not environment.get(name):
        raise Undelivered(f"the environment variable {name} is not set")
    return environment[name]


# --------------------------------------------------------------------------------------------------------------- mail

class Post:
    """A mail. Its ``Message-ID`` is made of the letter's key, so that a second one can be told to be the first."""

    name = "smtp"

    def __init__(self, mail: Mail, title: str, environment: Mapping[str, str]) -> None:
        self._mail, self._title, self._environment = mail, title, environment
        self.least: Tier = mail.least

    def send(self, letter: Letter) -> None:
        try:
            message = self._message(letter)
            with self._server() as server:
                server.send_message(message)
        except (OSError, smtplib.SMTPException, ValueError) as error:
            raise Undelivered(f"{self._mail.host}: {' '.join(str(error).split())[:200]}") from error

    def _server(self) -> smtplib.SMTP:
        """A session, under TLS where it is asked for or offered; a password never goes over an open line."""
        mail, secure = self._mail, ssl.create_default_context()
        if mail.tls == "tls":
            server: smtplib.SMTP = smtplib.SMTP_SSL(mail.host, mail.port, timeout=SECONDS, context=secure)
        else:
            server = smtplib.SMTP(mail.host, mail.port, timeout=SECONDS)
        try:
            self._greet(server, secure)
        except BaseException:
            server.close()
            raise
        return server

    def _greet(self, server: smtplib.SMTP, secure: ssl.SSLContext) -> None:
        mail = self._mail
        server.ehlo()
        covered = mail.tls == "tls"
        if mail.tls == "starttls" and server.has_extn("starttls"):
            server.starttls(context=secure)
            server.ehlo()
            covered = True
        if mail.user:
            if not covered and mail.tls != "none":
                raise Undelivered(f"{mail.host} offers no STARTTLS, and the password is not sent over an open line")
            server.login(mail.user, secret_of(self._environment, mail.password_env) if mail.password_env else "")

    def _message(self, letter: Letter) -> EmailMessage:
        alert = alert_of(letter)
        message = EmailMessage()
        first, *rest = lines_of(alert)
        domain = self._mail.sender.rpartition("@")[2].strip("<> ") or "tocsin.invalid"
        message["Message-ID"] = f"<{letter.id}@{domain}>"
        message["From"], message["To"] = self._mail.sender, ", ".join(self._mail.to)
        message["Subject"] = f"[{' '.join(self._title.split())}] {alert.tier}: {' '.join(alert.title.split())}"
        message["Date"] = format_datetime(datetime.fromisoformat(alert.at))
        message.set_content("\n".join([first, *rest]) + "\n")
        return message
