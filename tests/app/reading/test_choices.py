"""What the library offers for a text, and how a line of it looks."""

from playground.app.reading.choices import FILE, START_HERE, Choice, choice_row, choices, count_words
from playground.scenario.catalogue import load_all, path
from playground.scenario.load import load_preset
from playground.scenario.troubles import Trouble
from widgets.renderables.signs import ASCII, UNICODE
from widgets.renderables.spans import Row, width_of

PRESETS = load_all()
ACK_LOST = Choice("ack-lost", "The ACK that never came back", load_preset("ack-lost"))


def plain(line: Row) -> str:
    return "".join(span.text for span in line).rstrip()


def test_without_a_text_the_path_comes_first_and_every_other_preset_under_what_goes_wrong_in_it() -> None:
    offered = choices("  ", PRESETS)
    headings = [one.text for one in offered if not one.id]
    assert headings[0] == offered[0].text == START_HERE
    kinds = [trouble.value for trouble in Trouble]
    assert [one for one in headings if one in kinds] == [one for one in kinds if one in headings]
    assert sorted(one.id for one in offered if one.id) == [preset.name for preset in PRESETS]
    on_path = [name for station in path() for name in station.presets]
    assert [one.id for one in offered[1 : 1 + len(on_path)]] == on_path
    assert [one.station for one in offered[1 : 1 + len(on_path)]] == list(range(1, len(on_path) + 1))


def test_what_has_been_watched_to_its_end_has_a_mark() -> None:
    offered = {one.id: one for one in choices("", PRESETS, {"ack-lost", "zombie-consumer"})}
    assert plain(choice_row(offered["ack-lost"], 61, UNICODE, chosen=False)).startswith("   4✓ The ACK")
    assert plain(choice_row(offered["ack-lost"], 61, ASCII, chosen=True)).startswith(">  4v The ACK")
    assert plain(choice_row(offered["zombie-consumer"], 61, UNICODE, chosen=False)).startswith("    ✓ ")
    assert plain(choice_row(offered["metric-lost"], 61, UNICODE, chosen=False)).startswith("   2  ")


def test_a_text_finds_presets_without_headings_the_best_first() -> None:
    offered = choices("zombie", PRESETS)
    assert [one.id for one in offered] == ["zombie-consumer"]
    assert choices("quark", PRESETS) == []


def test_a_word_with_a_slip_finds_what_was_meant_and_says_so() -> None:
    first, *others = choices("kafak", PRESETS)
    assert first == Choice("", "Nothing has to do with that; this with kafka")
    assert [one.id for one in others] == [one.id for one in choices("kafka", PRESETS)]
    assert choices("kafak.toml", PRESETS)[1:] == [], "a file may be called anything"


def test_a_path_is_offered_as_a_file_before_what_it_finds() -> None:
    for file in ("mine.toml", "./mine", "/tmp/x.toml"):
        first = choices(file, PRESETS)[0]
        assert (first.id, first.text, first.preset) == (FILE, f"open the file {file}", None)
    assert FILE not in {preset.name for preset in PRESETS}


def test_the_more_room_a_line_has_the_more_it_says() -> None:
    # 2 cells for the mark, 4 for the station, 45 for the title, 14 for the end, 14 for the guarantee, 7 for the system.
    broker = Choice("zombie-consumer", "The consumer that came back to life", load_preset("zombie-consumer"))
    title = "      The consumer that came back to life"
    assert plain(choice_row(broker, 64, UNICODE, chosen=False)) == title
    assert plain(choice_row(broker, 65, UNICODE, chosen=False)) == f"{title:51}DUPLICATED 1"
    assert plain(choice_row(broker, 79, UNICODE, chosen=False)) == f"{title:51}DUPLICATED 1  at-least-once"
    assert plain(choice_row(broker, 86, UNICODE, chosen=False)) == f"{title:51}DUPLICATED 1  at-least-once broker"


def test_no_title_of_the_library_is_cut_or_runs_into_what_it_ends_in() -> None:
    for one in PRESETS:
        line = plain(choice_row(Choice(one.name, one.title, one), 65, UNICODE, chosen=False))
        assert line.startswith(f"      {one.title}")
        assert line[50:51] in ("", " ")


def test_what_is_parked_failed_or_misreported_does_not_look_clean() -> None:
    for one in PRESETS:
        counters = one.expect.counters
        line = plain(choice_row(Choice(one.name, one.title, one), 65, UNICODE, chosen=False))
        if any(
            counters.get(field, 0)
            for field in ("lost", "duplicated", "misreported", "dead_lettered", "done_and_parked", "failed")
        ):
            assert line[51:].strip(), one.name


def test_the_chosen_line_is_marked_by_a_sign() -> None:
    assert plain(choice_row(ACK_LOST, 58, UNICODE, chosen=True)).startswith("▌     The ACK")
    assert plain(choice_row(ACK_LOST, 58, ASCII, chosen=True)).startswith(">     The ACK")


def test_what_was_looked_for_is_marked_in_the_title() -> None:
    line = choice_row(ACK_LOST, 58, UNICODE, chosen=False, words=("came", "ack"))
    assert [span.text for span in line if span.role == "key" and span.text.strip()] == ["ACK"]


def test_no_line_is_too_long() -> None:
    for width in (10, 30, 58, 79, 120):
        for one in (*choices("", PRESETS), Choice(FILE, "open the file " + "x" * 200)):
            assert width_of(choice_row(one, width, UNICODE, chosen=True)) <= width


def test_the_count_says_how_much_was_found() -> None:
    total = len(PRESETS)
    assert count_words(choices("", PRESETS), total) == f"{total} presets"
    assert count_words(choices("zombie", PRESETS), total) == f"1 of {total}"
    assert count_words([], total) == f"0 of {total}"
    assert count_words(choices("mine.toml", PRESETS), total) == "a file"
