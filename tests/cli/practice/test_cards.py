"""`playground cards`: the deck says itself how Anki is to read it, and its cards are the bank's."""

import csv
import sqlite3
import sys
import zipfile
from contextlib import closing
from html.parser import HTMLParser
from pathlib import Path

import pytest

from playground.practice.cards import cards
from playground.practice.questions import questions
from tests.cli.helpers import invoke


class Strict(HTMLParser):
    """Knows what it allows, and that what is opened is closed."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.said = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert tag in ("b", "br", "code", "i", "li", "p", "small", "ul")
        assert not attrs
        if tag != "br":
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.said += data


def said(html: str) -> str:
    parser = Strict()
    parser.feed(html)
    parser.close()
    assert parser.open == []
    return parser.said


def test_the_csv_says_what_its_columns_are_and_has_two_cards_of_each_question(tmp_path: Path) -> None:
    path = tmp_path / "deck.csv"
    result = invoke("cards", "-o", str(path))
    assert f"{path}: {2 * len(questions())} cards" in result.stderr.replace("\n", "") + result.stdout.replace("\n", "")
    lines = path.read_text(encoding="utf-8").splitlines()
    head = [line for line in lines if line.startswith("#")]
    assert head == lines[: len(head)]
    assert {"#separator:Comma", "#html:true", "#guid column:1", "#tags column:4"} <= set(head)
    rows = list(csv.reader(lines[len(head) :]))
    assert {len(row) for row in rows} == {4}
    assert len({guid for guid, *_ in rows}) == len(rows) == 2 * len(questions())
    assert invoke("cards").stdout == path.read_text(encoding="utf-8")


def test_a_card_has_the_question_in_front_and_all_of_its_answer_behind() -> None:
    found = {one.name: one for one in cards()}
    for question in questions():
        card, number = found[f"delivery/{question.name}"], found[f"delivery/{question.name}/number"]
        assert said(card.front) == question.ask
        back = said(card.back)
        assert question.short in back
        assert all(point in back for point in question.points)
        assert all(one.says in back and one.why in back for one in question.wrong)
        assert f"playground play {question.preset}" in back
        assert (said(number.front), said(number.back)) == (
            question.ask + question.follow_up.ask,
            question.follow_up.answer,
        )
        assert all(" " not in tag for tag in card.tags)


def test_a_package_is_a_collection_that_anki_opens(tmp_path: Path) -> None:
    pytest.importorskip("genanki", reason="an extra, which whoever develops has")
    path = tmp_path / "deck.apkg"
    assert invoke("cards", "-o", str(path)).exit_code == 0
    with zipfile.ZipFile(path) as package:
        package.extract("collection.anki2", tmp_path)
    with closing(sqlite3.connect(tmp_path / "collection.anki2")) as collection:
        notes = dict(collection.execute("SELECT guid, flds FROM notes").fetchall())
        assert collection.execute("SELECT count(*) FROM cards").fetchone() == (2 * len(questions()),)
    assert {guid: fields.split("\x1f") for guid, fields in notes.items()} == {
        one.name: [one.front, one.back] for one in cards()
    }
    refused = invoke("cards", "-o", str(path))
    assert refused.exit_code == 2
    assert "--force" in refused.stderr


def test_without_genanki_a_package_is_refused_with_what_to_install_and_nothing_is_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "genanki", None)
    result = invoke("cards", "-o", str(tmp_path / "deck.apkg"))
    assert result.exit_code == 2
    assert "`pip install genanki`" in result.stderr
    assert list(tmp_path.iterdir()) == []
    assert invoke("cards").exit_code == 0


def test_what_the_deck_cannot_be_called_is_refused(tmp_path: Path) -> None:
    assert invoke("cards", "-o", str(tmp_path / "deck.json")).exit_code == 2
