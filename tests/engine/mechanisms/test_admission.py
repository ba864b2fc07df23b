from playground.engine.mechanisms.admission import OpenAdmission, WindowAdmission, admission_of

PUBLISH = (3, 1, 0, 3, 1)


def test_without_a_window_every_publish_is_stored() -> None:
    admission = admission_of(0)
    assert isinstance(admission, OpenAdmission)
    assert [admission.admits(PUBLISH, now_ms) for now_ms in (0, 0, 10)] == [True, True, True]


def test_a_key_is_stored_once_within_the_window_and_a_repetition_does_not_extend_it() -> None:
    admission = admission_of(100)
    assert isinstance(admission, WindowAdmission)
    assert [admission.admits(PUBLISH, now_ms) for now_ms in (0, 60, 99, 100)] == [True, False, False, True]


def test_what_is_forgotten_is_stored_again() -> None:
    admission = WindowAdmission(100)
    admission.admits(PUBLISH, 0)
    admission.clear()
    assert admission.admits(PUBLISH, 1)


def test_a_checkpoint_brings_back_which_keys_were_known() -> None:
    admission = WindowAdmission(100)
    before = admission.checkpoint()
    admission.admits(PUBLISH, 0)
    after = admission.checkpoint()
    admission.restore(before)
    assert admission.admits(PUBLISH, 1)
    admission.restore(after)
    assert not admission.admits(PUBLISH, 1)
