"""Which streams that record are somebody speaking, and which are not."""

import pytest

from postured.adapters.busy.pulse import is_loudspeakers, listens, recorders
from tests.fakes.pulse import MICROPHONE, MONITOR, NOBODY, recorder, source


def test_a_program_that_records_listens() -> None:
    (found,) = recorders(recorder())

    assert found.source == MICROPHONE
    assert listens(found)


@pytest.mark.parametrize(
    "listing",
    [
        recorder(paused=True),
        recorder(client=NOBODY),
        recorder(NOBODY),
        recorder(resampling="peaks"),
        recorder(given={"media.name": "Peak detect"}),
        recorder(given={"stream.monitor": "true"}),
        recorder(given={"resample.peaks": "true"}),
        recorder(given={"application.id": "org.PulseAudio.pavucontrol"}),
        recorder(given={"node.link-group": "filter-chain-1-2"}),
        recorder(given={"application.name": "postured"}),
    ],
)
def test_these_hear_nobody(listing: bytes) -> None:
    (found,) = recorders(listing)

    assert not listens(found)


def test_each_of_several_is_told_apart() -> None:
    found = list(recorders(recorder(MONITOR) + recorder(paused=True) + recorder()))

    assert [(each.source, listens(each)) for each in found] == [
        (MONITOR, True),
        (MICROPHONE, False),
        (MICROPHONE, True),
    ]


def test_what_a_loudspeaker_plays_is_no_microphone() -> None:
    assert is_loudspeakers(source(MONITOR))
    assert not is_loudspeakers(source(MICROPHONE))
