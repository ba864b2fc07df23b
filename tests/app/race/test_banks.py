"""How the columns of a race of many stand at each size."""

from textual.geometry import Size

from playground.app.race.banks import banks_for


def test_columns_stand_in_two_banks_where_one_would_break_sentences_early_and_lines_are_to_spare() -> None:
    stands = {
        (80, 24, 9): (2, 1),
        (120, 40, 9): (4, 1),
        (200, 60, 9): (5, 2),
        (200, 56, 9): (6, 1),
        (200, 60, 12): (6, 2),
        (200, 60, 4): (4, 1),
        (100, 60, 9): (3, 2),
        (40, 60, 9): (1, 2),
        (20, 60, 1): (1, 1),
        (40, 10, 9): (1, 1),
        (400, 60, 9): (9, 1),
    }
    assert {(*at,): (*banks_for(Size(*at[:2]), at[2]),) for at in stands} == stands
