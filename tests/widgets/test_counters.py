"""LOST, DUPLICATED and the account are the first that the eye finds, and a number that changes is seen to change."""

from playground.live.views import AccountView, CountersView
from tests.widgets.helpers import role_of, text
from widgets.renderables.consumer import account_rows, of_expected
from widgets.renderables.counters import ACCOUNT, CountersPaneView, changed, draw_counters
from widgets.renderables.spans import Row

_CALM = CountersView(*([0] * len(CountersView._fields)))
_RIGHT = AccountView("charged", "$", expected=300, actual=300, twice=0, missing=0, coming=0)


def _drawn(
    width: int = 120,
    height: int = 5,
    broker: bool = False,
    flashing: tuple[str, ...] = (),
    account: AccountView = _RIGHT,
    ascii_only: bool = False,
    **values: int,
) -> list[Row]:
    view = CountersPaneView(_CALM._replace(**values), account, broker)
    return draw_counters(view, width, height, flashing=flashing, ascii_only=ascii_only)


def test_zeros_are_quiet_and_an_anomaly_is_a_block_of_colour() -> None:
    rows = _drawn(sent=5, duplicated=1)
    assert role_of(rows, "LOST") == "strong"
    assert role_of(rows, "DUPLICATED") == "alarm-duplicated"
    assert role_of(_drawn(lost=2), "LOST") == "alarm-lost"


def test_a_number_that_has_just_changed_flashes() -> None:
    assert "flash" in role_of(_drawn(duplicated=1, flashing=("duplicated",)), "DUPLICATED")
    too_much = _RIGHT._replace(actual=400, twice=100)
    assert "flash" in role_of(_drawn(account=too_much, flashing=(ACCOUNT,)), "CHARGED")


def test_what_changed_is_what_differs_but_not_what_is_in_flight() -> None:
    assert changed(_CALM, _CALM._replace(lost=1, in_flight=7)) == {"lost"}
    assert changed(_CALM, _CALM) == frozenset()


def test_the_digits_of_one_and_of_a_hundred_dollars_are_three_lines_high() -> None:
    rows = text(_drawn(duplicated=1, account=_RIGHT._replace(actual=400, twice=100))).splitlines()
    assert "▀█   DUPLICATED " in rows[0]
    assert " █   done more than once " in rows[1]
    assert "$ █ █ █▀█ █▀█  CHARGED" in rows[0]
    assert "  ▀▀█ █ █ █ █  $100 too much" in rows[1]
    assert "    ▀ ▀▀▀ ▀▀▀  expected: $300" in rows[2]


def test_without_unicode_they_are_of_strokes() -> None:
    rows = text(_drawn(duplicated=1, account=_RIGHT._replace(actual=400, twice=100), ascii_only=True)).splitlines()
    assert "_    DUPLICATED " in rows[0]
    assert " #   done more than once " in rows[1]
    assert "_#_ " in rows[2]
    assert "        __   __   CHARGED" in rows[0]
    assert "$ #__# #  # #  #  $100 too much" in rows[1]
    assert "     # #__# #__#  expected: $300" in rows[2]


def test_an_account_says_whether_there_is_too_much_or_something_is_missing_or_all_is_right() -> None:
    def words(account: AccountView) -> str:
        return text(_drawn(80, 1, account=account))

    assert "CHARGED $300" in words(_RIGHT)
    assert "CHARGED  $400    $100 too much   expected: $300" in words(_RIGHT._replace(actual=400, twice=100))
    assert "CHARGED  $200    $100 missing   expected: $300" in words(_RIGHT._replace(actual=200, missing=100))
    both = _RIGHT._replace(twice=100, missing=100)
    assert "CHARGED  $300    $100 too much, $100 missing" in words(both)
    assert "CHARGED  $400    $200 too much, $100 missing" in words(both._replace(actual=400, twice=200))
    assert "CHARGED $200   $100 stuck" in words(_RIGHT._replace(actual=200, coming=100, stuck=True))
    assert "CHARGED $200   $100 to come" in words(_RIGHT._replace(actual=200, coming=100))


def test_the_large_number_is_the_sum_before_something_goes_wrong_and_after_it() -> None:
    """From $300 it goes to $400: the difference, $100, would look as if the account had fallen."""
    right, wrong = (_drawn(account=_RIGHT._replace(actual=actual, twice=actual - 300)) for actual in (300, 400))
    assert text(right).splitlines()[0].split() == [
        "█▀█",
        "LOST",
        "█▀█",
        "DUPLICATED",
        "$",
        "▀▀█",
        "█▀█",
        "█▀█",
        "CHARGED",
    ]
    assert text(wrong).splitlines()[0].split()[4:] == ["$", "█", "█", "█▀█", "█▀█", "CHARGED"]
    assert role_of(wrong, "CHARGED") == "alarm-duplicated"


def test_what_is_too_much_is_what_stands_above_the_expected_also_while_payments_are_under_way() -> None:
    # Four sent: three are charged, one of them twice, and the fourth is on its way.
    account = _RIGHT._replace(expected=400, actual=400, twice=100, coming=100)
    told = "CHARGED  $400    $100 too much   expected so far: $300"
    assert told in text(_drawn(84, 1, account=account))
    large = text(_drawn(account=account))
    assert all(told in large for told in ("$100 too much", "expected so far: $300"))
    pane = text(account_rows(account, 40)).splitlines()
    assert [line.split() for line in pane] == [
        ["CHARGED", "$400"],
        ["expected", "so", "far", "$300"],
        ["done", "again", "+$100"],
        ["still", "to", "come", "$100"],
    ]
    assert text([of_expected(account)[0]]).split() == ["$400", "of", "$300"]


def test_things_are_counted_and_not_weighed() -> None:
    letters = AccountView("e-mails sent", "", expected=3, actual=4, twice=1, missing=0, coming=0)
    assert "E-MAILS SENT  4    1 too many   expected: 3" in text(_drawn(80, 1, account=letters))


def test_in_two_lines_every_number_of_a_broker_is_there() -> None:
    drawn = text(_drawn(80, 2, broker=True, sent=12, redeliveries=3, late=4, in_flight=5))
    for part in ("LOST 0", "DUPLICATED 0", "CHARGED $300", "sent 12", "redelivered 3", "late 4", "in flight 5"):
        assert part in drawn


def test_there_are_as_many_lines_as_asked_for() -> None:
    for height in (1, 2, 3):
        assert len(_drawn(200, height)) == height


def test_what_matters_least_goes_first_where_there_is_little_room() -> None:
    narrow = text(_drawn(24, 2, sent=12, lost=1, duplicated=2, in_flight=3)).splitlines()
    assert narrow == ["LOST  1   DUPLICATED  2", " once 0 · late 0"]


def test_direct_has_no_redeliveries() -> None:
    assert "redelivered" not in text(_drawn())


def test_what_is_rare_is_shown_only_where_it_happens() -> None:
    assert "told failed, but done" not in text(_drawn())
    assert "1 told failed, but done" in text(_drawn(misreported=1))
    assert "2 dead-lettered" in text(_drawn(80, 2, dead_lettered=2))


def test_a_number_too_long_for_large_digits_is_whole_in_small_ones() -> None:
    assert "12,148,512" in text(_drawn(lost=12_148_512))
