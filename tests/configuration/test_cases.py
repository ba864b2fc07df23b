from playground.configuration.cases import cases, other_systems
from playground.configuration.findings import Spot
from playground.configuration.found import GivenSetting, Reading, Value


def given(
    name: str, value: Value, *, queue: str = "", profile: str = "", assumed: bool = False, system: str = "rabbitmq"
) -> GivenSetting:
    return GivenSetting(system, name, value, Spot("file", 1), "", queue, profile, assumed)


def of(*settings: GivenSetting) -> list[tuple[tuple[str, ...], dict[str, Value]]]:
    return [(case.names, case.values()) for case in cases(Reading(list(settings)), "rabbitmq")]


def test_nothing_said_is_one_case_without_settings() -> None:
    assert of() == [((), {})]


def test_a_later_value_counts() -> None:
    assert of(given("auto_ack", True), given("auto_ack", False)) == [((), {"auto_ack": False})]


def test_a_written_value_counts_before_a_frameworks_default() -> None:
    written, assumed = given("auto_ack", True), given("auto_ack", False, assumed=True)
    assert of(written, assumed) == of(assumed, written) == [((), {"auto_ack": True})]


def test_each_queue_is_a_case_with_what_counts_for_all() -> None:
    found = of(given("auto_ack", False), given("durable", True, queue="a"), given("durable", False, queue="b"))
    assert found == [(("a",), {"auto_ack": False, "durable": True}), (("b",), {"auto_ack": False, "durable": False})]


def test_queues_with_the_same_settings_are_one_case() -> None:
    assert of(given("durable", True, queue="a"), given("durable", True, queue="b")) == [(("a", "b"), {"durable": True})]


def test_of_queues_with_the_same_settings_each_place_is_kept_and_of_profiles_the_first() -> None:
    places = [Spot("a", 4), Spot("a", 5), Spot("b", 6)]
    several = [given("durable", True, queue=f"q{one.line}")._replace(spot=one) for one in places]
    [one] = cases(Reading(several), "rabbitmq")
    assert one.settings["durable"].spots == (*places,)
    profiles = [given("durable", True, profile=f"p{one.line}")._replace(spot=one) for one in places]
    assert {case.settings["durable"].also_at for case in cases(Reading(profiles), "rabbitmq")} == {()}


def channels(count: int, odd: int) -> Reading:
    """Channels that have their names in keys and in lines of their file; one of them sets something otherwise."""
    given_of = (given(f"in.c{at}.connector", "", queue=f"c{at}") for at in range(count))
    theirs = [one._replace(remedies=((("durable", True), f"in.{one.queue}.durable = true"),)) for one in given_of]
    return Reading([*theirs, given("durable", False, queue=f"c{odd}")])


def test_many_queues_that_differ_in_their_names_alone_are_one_case_and_few_have_each_its_line() -> None:
    odd, many, *others = sorted(cases(channels(30, odd=4), "rabbitmq"), key=lambda case: len(case.names))
    assert (odd.names, len(many.names), others) == (("c4",), 29, [])
    assert many.remedies({})["durable", True] == "in.c0.durable = true, and so for the other 28"
    few = cases(channels(8, odd=4), "rabbitmq")
    assert [one.remedies({})["durable", True] for one in few] == [f"in.c{at}.durable = true" for at in range(8)]


def test_a_profile_is_a_case_beside_what_counts_always() -> None:
    found = of(given("auto_ack", False), given("auto_ack", True, profile="prod"))
    assert found == [(("default",), {"auto_ack": False}), (("prod",), {"auto_ack": True})]


def test_without_anything_that_counts_always_only_profiles_are_cases() -> None:
    assert [names for names, _ in of(given("auto_ack", True, profile="prod"))] == [("prod",)]


def test_settings_of_other_systems_are_left_to_those() -> None:
    found = Reading([given("auto_ack", True), given("VisibilityTimeout", 3, system="sqs")])
    assert [case.values() for case in cases(found, "rabbitmq")] == [{"auto_ack": True}]
    assert other_systems(found, "rabbitmq") == ["sqs"]


def test_a_queue_of_which_nothing_is_said_is_a_case() -> None:
    reading = Reading([given("auto_ack", True)], queues=[("rabbitmq", "a"), ("sqs", "b")])
    assert [case.names for case in cases(reading, "rabbitmq")] == [("a",)]
    assert other_systems(reading, "rabbitmq") == ["sqs"]


def line(text: str, value: Value, at: int) -> GivenSetting:
    return GivenSetting("rabbitmq", "mandatory", value, Spot("file", at), f"{text} = {str(value).lower()}")


def remedy(*lines: GivenSetting) -> str:
    [case] = cases(Reading(list(lines)), "rabbitmq")
    return case.remedies({("mandatory", True): "publisher-returns = true"})["mandatory", True]


def test_a_remedy_is_told_as_files_like_these_have_it() -> None:
    assert remedy() == remedy(line("publisher-returns", False, 1)) == "publisher-returns = true"
    assert remedy(line("publisherReturns", False, 1)) == "publisher-returns = true"


def test_a_remedy_under_another_key_stands_in_place_of_the_line_that_is_there() -> None:
    told = remedy(line("template.mandatory", False, 1))
    assert told == "publisher-returns = true, in place of template.mandatory = false"


def test_a_remedy_that_stands_there_already_is_to_lose_what_overrules_it() -> None:
    told = remedy(line("publisher-returns", True, 1), line("template.mandatory", False, 2))
    assert told == (
        "publisher-returns = true (it stands there already), without template.mandatory = false, which overrules it"
    )
