"""From an article to a reading: sentences, mentions, triggers of acts and quotations, in one pass of one model."""

from __future__ import annotations

from tocsin.errors import Reject
from tocsin.parse.decode import decode
from tocsin.parse.encoder import labels, run
from tocsin.parse.fingerprint import fingerprint_of
from tocsin.parse.tokens import sentences_of, windows
from tocsin.records import Article, Reading

LANGUAGES = ("en",)


def parse(article: Article, threads: int = 1, fingerprint: bool = False) -> Reading:
    """Read an English article. ``threads`` is the number of cores for one batch; ``fingerprint`` makes that, too.
    Raises ``Reject`` for another language."""
    if article.language not in LANGUAGES:
        raise Reject(f"the text is in '{article.language}', and only English can be read so far")
    sentences = sentences_of(article.text)
    cut = list(windows(article.text, sentences))
    scores = run(cut, threads)
    found = decode(article.text, cut, scores, labels())
    return Reading(
        article,
        sentences,
        found.mentions,
        found.triggers,
        found.quotations,
        clauses=found.clauses,
        fingerprint=fingerprint_of(article.text, sentences, scores) if fingerprint else None,
    )


__all__ = ["parse"]
